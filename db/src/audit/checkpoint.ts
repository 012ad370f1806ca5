import { createHash, sign, verify } from 'node:crypto'
import { z } from 'zod'
import type { CheckpointKey, PublicKeys } from './signing-key.ts'

const hex = z.string().regex(/^[0-9a-f]{64}$/)
const count = z.int().nonnegative()

const statement = z.strictObject({
  /** Id of the log: another database has another. */
  log: z.uuid(),
  /** The batch that it attests, and its own number: each batch has one checkpoint. What follows is said of it as in {@link Batch}. */
  number: z.int().positive(),
  afterId: count,
  lastId: count,
  entries: count,
  afterRecord: count,
  lastRecord: count,
  records: count,
  sealedAt: count,
  format: z.literal([1, 2]),
  head: hex,
  /** When the checkpoint was signed. */
  at: z.iso.datetime(),
  /** Id of the key that signed it. */
  key: z.string(),
  /** SHA-256 of the line before; null in the first one. */
  previous: hex.nullable(),
})
const signed = statement.extend({ signature: z.string() })

/** What is attested: at this moment the log was so long and had this digest. */
export type CheckpointStatement = z.infer<typeof statement>
/** A signed statement, kept outside the database. */
export type Checkpoint = z.infer<typeof signed>

/** The checkpoint as a line of JSON, without its end. */
export function signedLine(said: CheckpointStatement, { privateKey }: CheckpointKey): string {
  const text = JSON.stringify(statement.parse(said))
  return withSignature(text, sign(null, Buffer.from(text), privateKey).toString('base64url'))
}

/** Why a line is no checkpoint, or the checkpoint that it is. */
export type ReadLine = { readonly checkpoint: Checkpoint } | { readonly fault: 'unreadable' | 'unsigned' }

/** Reads a line and believes it only to the letter, signed by one of the keys. */
export function readLine(line: string, keys: PublicKeys): ReadLine {
  const parsed = signed.safeParse(jsonOrNothing(line))
  if (!parsed.success) return { fault: 'unreadable' }
  const { signature, ...said } = parsed.data
  const text = JSON.stringify(said)
  const key = keys.get(said.key)
  const sound =
    key !== undefined &&
    line === withSignature(text, signature) &&
    verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64url'))
  return sound ? { checkpoint: parsed.data } : { fault: 'unsigned' }
}

/** The digest by which the next line names this one. */
export function digestOfLine(line: string): string {
  return createHash('sha256').update(line).digest('hex')
}

const withSignature = (text: string, signature: string): string =>
  `${text.slice(0, -1)},"signature":${JSON.stringify(signature)}}`

function jsonOrNothing(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
