import { sign, verify } from 'node:crypto'
import { z } from 'zod'
import type { CheckpointKey, PublicKeys } from '../audit/signing-key.ts'

const hex = z.string().regex(/^[0-9a-f]{64}$/)
const id = z.int().positive().nullable()

const statement = z.strictObject({
  /** Id of the log. */
  log: z.uuid(),
  /** Name of the partition, and the span of time that it held, as PostgreSQL writes instants. */
  name: z.string(),
  starts: z.string(),
  ends: z.string(),
  entries: z.int().nonnegative(),
  firstId: id,
  lastId: id,
  /** The batch that closes it, and its digest: its checkpoint attests everything that was written until then. */
  batch: id,
  head: hex.nullable(),
  /** Of the content, a line for each entry. */
  sha256: hex,
  /** When it was archived. */
  at: z.iso.datetime(),
  /** Id of the key that signed it, one of those of checkpoints. */
  key: z.string(),
})
const signed = z.strictObject({ said: statement, signature: z.string() })

/** What is signed of an archived partition. */
export type Manifest = z.infer<typeof statement>
export type SignedManifest = z.infer<typeof signed>

export function signedManifest(said: Manifest, { privateKey }: CheckpointKey): SignedManifest {
  return { said, signature: sign(null, Buffer.from(textOf(said)), privateKey).toString('base64url') }
}

/** Reads a manifest. @returns it, or null when it is none or none of the keys has signed it */
export function readManifest(value: unknown, keys: PublicKeys): Manifest | null {
  const parsed = signed.safeParse(value)
  if (!parsed.success) return null
  const { said, signature } = parsed.data
  const key = keys.get(said.key)
  const sound = key && verify(null, Buffer.from(textOf(said)), key, Buffer.from(signature, 'base64url'))
  return sound ? said : null
}

/** Always in the same order, whatever the file has. */
const textOf = (said: Manifest): string => JSON.stringify(statement.parse(said))
