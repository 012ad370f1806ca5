import { hkdfSync } from 'node:crypto'
import type { Secret } from '@cse/db/src/secrets/demo-secrets'
import type { Environment } from './setting-reader.ts'

/** Secrets of 32 bytes, one for each purpose. */
export interface Keys {
  /** Signs the viewer in the header to a remote subgraph. */
  readonly viewer: Buffer
  /** Seals paging cursors. */
  readonly cursor: Buffer
  /** Signs links to files. */
  readonly download: Buffer
  /** Of the digests by which the log of access keeps what was searched. */
  readonly searches: Buffer
  /** From it follows under what name persons and addresses are counted. */
  readonly counts: Buffer
  /** Root of the pseudonyms: each recipient's key is derived from it. */
  readonly pseudonym: Buffer
  /** From it follows the steady noise of published figures; it must stay the same as long as they are. */
  readonly places: Buffer
  /** The keys before those that sign, while they are being replaced: what they signed still counts. */
  readonly before: Pick<Keys, 'viewer' | 'cursor' | 'download'> | null
  /** Wraps the data keys with which texts about persons stand encrypted in the database, which never has it. */
  readonly data: Secret
}

/** All keys of a process, from the secrets that it is given. */
export const keysFrom = ({
  signing,
  pseudonym,
  data,
}: {
  readonly signing: Secret
  readonly pseudonym: string
  readonly data: Secret
}): Keys => ({
  ...signingKeys(signing.current),
  before: signing.previous === undefined ? null : signingKeys(signing.previous),
  searches: derived(signing.current, 'searches'),
  counts: derived(signing.current, 'counts'),
  pseudonym: derived(pseudonym, 'pseudonym'),
  places: derived(pseudonym, 'places'),
  data,
})

/** The secret of an environment: `CSE_ROLES_KEY`, else it follows from the signing key, or from a key of the demo for this alone. */
export function roleSecretOf(env: Environment, demoKey: () => string): string {
  const given = env.CSE_ROLES_KEY?.trim() || env.CSE_SIGNING_KEY?.trim()
  return derived(given || demoKey(), 'roles').toString('base64url')
}

const signingKeys = (secret: string) => ({
  viewer: derived(secret, 'viewer'),
  cursor: derived(secret, 'cursor'),
  download: derived(secret, 'download'),
})

/** A key for one purpose, so that none is used for two (HKDF, RFC 5869). */
const derived = (secret: string, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, '', `cse ${purpose}`, 32))
