import type { Sql, TransactionSql } from 'postgres'
import { type Checkpoint, digestOfLine, readLine, signedLine } from './checkpoint.ts'
import { sealsOf } from './hash-chain.ts'
import type { LineFile } from './line-file.ts'
import { believing, type CheckpointKey, type PublicKeys } from './signing-key.ts'

/** What {@link publishCheckpoints} needs. */
export interface Publishing {
  readonly file: LineFile
  readonly key: CheckpointKey
  /** Keys that signed before. */
  readonly formerKeys: PublicKeys
  readonly now: Date
  /** Digest of the last line that this process has seen in the file. */
  readonly remembered?: string | undefined
}

/** Why no checkpoint is signed, as a sentence: what was signed before and what the database holds do not agree. */
export class CheckpointRefused extends Error {
  override readonly name = 'CheckpointRefused'
}

/**
 * Signs each batch of the log that was sealed since the last checkpoint of the file, and adds it there. Processes that share the file take
 * turns. @returns how many
 * @throws CheckpointRefused when the log is not the one that the last checkpoint has attested
 */
export function publishCheckpoints(
  sql: Sql,
  { file, key, formerKeys, now, remembered }: Publishing,
): Promise<number> {
  const keys = believing(key, formerKeys)
  return sql.begin(async (turn) => {
    await turn`select pg_advisory_xact_lock(hashtextextended('registry.checkpoints', 0))`
    let last = lastOf(await file.lastLines(), keys, file.path)
    if (
      remembered !== undefined &&
      !(await file.lastLines()).some((line) => digestOfLine(line) === remembered)
    )
      throw new CheckpointRefused(
        `The last checkpoint that was written to ${file.path} is no longer there: no further one is signed.`,
      )
    const log = await assertContinues(turn, last?.checkpoint)
    let signed = 0
    for await (const seal of sealsOf(turn, last?.checkpoint.number ?? 0)) {
      const at = now.toISOString()
      const line = signedLine(
        {
          log,
          ...seal,
          at,
          key: key.id,
          previous: last === undefined ? null : digestOfLine(last.line),
        },
        key,
      )
      await file.append(line)
      last = { line, checkpoint: { number: seal.number, head: seal.head, log, at } }
      signed++
    }
    return signed
  })
}

/** Digest of the newest checkpoint of the file, if it has one. */
export async function lastDigest(file: LineFile, keys: PublicKeys): Promise<string | undefined> {
  const last = lastOf(await file.lastLines(), keys, file.path)
  return last && digestOfLine(last.line)
}

/** When the newest checkpoint of the file was signed; null when it has none. */
export async function lastSignedAt(file: LineFile, keys: PublicKeys): Promise<Date | null> {
  const last = lastOf(await file.lastLines(), keys, file.path)
  return last ? new Date(last.checkpoint.at) : null
}

interface Last {
  readonly line: string
  readonly checkpoint: Pick<Checkpoint, 'number' | 'head' | 'log' | 'at'>
}

/** The newest checkpoint of these lines. */
function lastOf(lines: readonly string[], keys: PublicKeys, path: string): Last | undefined {
  for (const line of lines.toReversed()) {
    const read = readLine(line, keys)
    if ('checkpoint' in read) return { line, checkpoint: read.checkpoint }
    if (read.fault === 'unsigned')
      throw new CheckpointRefused(
        `The last checkpoint of ${path} was edited, or signed by a key that is not known: no further one is signed.`,
      )
  }
  return undefined
}

/** @returns the id of the log */
async function assertContinues(sql: TransactionSql, last: Last['checkpoint'] | undefined): Promise<string> {
  const [log] = await sql<{ id: string }[]>`select id from registry.access_log`
  if (!log) throw new CheckpointRefused('The database says of no log of access which one it is.')
  if (!last) return log.id
  if (last.log !== log.id)
    throw new CheckpointRefused(
      'The checkpoints are those of another log of access: a database that was made anew needs a file of its own.',
    )
  const [seal] = await sql<{ head: string }[]>`
    select encode(digest, 'hex') as "head" from registry.access_seal where number = ${last.number}`
  if (seal?.head !== last.head)
    throw new CheckpointRefused(
      `The log of access is not the one that checkpoint ${last.number} has attested: no further one is signed. audit:verify says what has changed.`,
    )
  return log.id
}
