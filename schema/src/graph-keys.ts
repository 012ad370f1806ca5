import { CursorKeys } from './cursor.ts'
import { LinkKeys } from './signed-link.ts'

/** What a graph signs and seals with: whoever opens it gives it these. */
export interface GraphKeys {
  /** Seal the cursors of lists. */
  readonly cursors: CursorKeys
  /** Sign the links to files. */
  readonly links: LinkKeys
}

/** Secrets of 32 bytes. */
interface GraphSecrets {
  readonly cursor: Uint8Array
  readonly download: Uint8Array
}

/** @param before the secrets before these, while they are being replaced: what they sealed and signed opens too */
export const graphKeys = (
  { cursor, download }: GraphSecrets,
  before: GraphSecrets | null = null,
): GraphKeys => ({
  cursors: new CursorKeys(cursor, before?.cursor),
  links: new LinkKeys(download, before?.download),
})
