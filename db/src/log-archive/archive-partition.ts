import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import type { ISql, Sql } from 'postgres'
import { archiveOf } from '../audit/archived-entries.ts'
import type { ArchivedPartition } from '../audit/archived-partitions.ts'
import type { CheckpointLine } from '../audit/checkpoint-lines.ts'
import { type Batch, computeBatch, ENTRY_TEXTS, sealsOf } from '../audit/hash-chain.ts'
import type { CheckpointKey } from '../audit/signing-key.ts'
import { keep, keepValue, kept } from '../backup/backup-store.ts'
import { DatabaseRefused } from '../connection/failure.ts'
import { detachPartition } from './detach-partition.ts'
import { type ArchiveStore, entriesAt, logId, manifestAt } from './log-archive.ts'
import { signedManifest } from './manifest.ts'
import type { LogPartition } from './partitions.ts'

/** What {@link archivePartition} needs. */
export interface Archiving {
  readonly store: ArchiveStore
  /** Signs the manifest. */
  readonly key: CheckpointKey
  /** The checkpoints that have left the database, from the first one. */
  readonly checkpoints: AsyncGenerator<CheckpointLine, string | null, undefined>
  readonly now: Date
}

/** Ids of the first and the last entry of a partition that holds some. */
interface Span {
  readonly firstId: number
  readonly lastId: number
}

/**
 * Archives a partition of the log: its entries go to a file, compressed and encrypted, which is read again and held against the seals; what it holds
 * is signed; then the partition leaves the database. A batch whose checkpoint is outside closes it. Whoever is interrupted begins again: until the
 * last step the database has everything.
 * @throws DatabaseRefused when entries are not sealed, or their batch has no checkpoint yet, or the file is not what was sealed
 */
export async function archivePartition(
  admin: Sql,
  partition: LogPartition,
  { store, key, checkpoints, now }: Archiving,
): Promise<ArchivedPartition> {
  const log = await logId(admin)
  const span = await spanOf(admin, partition)
  const closing = span && (await closingBatch(admin, partition, span, checkpoints))
  const place = entriesAt(log, partition.name)
  const { entries, sha256 } = await writeEntries(admin, partition, store, place)
  if (span && closing) await assertAsSealed(admin, store, place, span, closing)
  const { name, starts, ends } = partition
  const archived: ArchivedPartition = {
    name,
    starts,
    ends,
    entries,
    firstId: span?.firstId ?? null,
    lastId: span?.lastId ?? null,
    batch: closing?.number ?? null,
    sha256,
  }
  const said = { log, ...archived, head: closing?.head ?? null, at: now.toISOString(), key: key.id }
  await keepValue(store, manifestAt(log, name), signedManifest(said, key))
  await detachPartition(admin, archived)
  return archived
}

async function spanOf(admin: ISql, { name }: LogPartition): Promise<Span | null> {
  const [span] = await admin<{ firstId: number | null; lastId: number | null }[]>`
    select min(id)::float8 as "firstId", max(id)::float8 as "lastId" from registry.${admin(name)}`
  return span && span.firstId !== null && span.lastId !== null
    ? { firstId: span.firstId, lastId: span.lastId }
    : null
}

/** The batch that holds the last entry, attested outside the database. */
async function closingBatch(
  admin: ISql,
  { name }: LogPartition,
  { lastId }: Span,
  checkpoints: Archiving['checkpoints'],
): Promise<Batch> {
  const [before] = await admin<{ number: number }[]>`
    select coalesce(max(number), 0)::float8 as "number" from registry.access_seal where upto_id < ${lastId}`
  const { value: closing } = await sealsOf(admin, before?.number ?? 0).next()
  if (!closing) throw new DatabaseRefused(`${name} has entries that are not sealed yet.`)
  for await (const { checkpoint } of checkpoints)
    if (checkpoint.number === closing.number && checkpoint.head === closing.head) return closing
  throw new DatabaseRefused(
    `${name} is not closed: batch ${closing.number} of the log has no checkpoint that attests it.`,
  )
}

/** Writes the texts of all entries, as they were sealed, in the order of ids. */
async function writeEntries(admin: Sql, { name }: LogPartition, store: ArchiveStore, place: string) {
  const digest = createHash('sha256')
  let entries = 0
  await admin.begin('isolation level repeatable read read only', async (sql) => {
    await sql`set local timezone = 'UTC'`
    const [first] = await sql<{ upto: number }[]>`
      select coalesce(max(upto_id), 0)::float8 as "upto" from registry.access_seal where format = 1`
    const rows = sql<{ text: string }[]>`
      select case when id <= ${first?.upto ?? 0} then ${sql.unsafe(ENTRY_TEXTS[1])} else ${sql.unsafe(ENTRY_TEXTS[2])} end as "text"
      from registry.${sql(name)} as access_entry order by id`.cursor(AT_A_TIME)
    const lines = async function* () {
      for await (const some of rows) {
        const bytes = Buffer.from(some.map(({ text }) => `${text}\n`).join(''))
        digest.update(bytes)
        entries += some.length
        yield bytes
      }
    }
    await keep(store, place, Readable.from(lines()))
  })
  return { entries, sha256: digest.digest('hex') }
}

/** Computes the batches that have entries of the partition from the file. @throws DatabaseRefused when one is not as it was sealed */
async function assertAsSealed(
  admin: Sql,
  store: ArchiveStore,
  place: string,
  { firstId, lastId }: Span,
  closing: Batch,
): Promise<void> {
  const archive = archiveOf([{ firstId, lastId, open: () => kept(store, place) }])
  try {
    await admin.begin('isolation level repeatable read read only', async (sql) => {
      await sql`set local timezone = 'UTC'`
      const [before] = await sql<{ number: number; head: string }[]>`
        select number::float8 as "number", encode(digest, 'hex') as "head" from registry.access_seal
        where upto_id < ${firstId} order by number desc limit 1`
      let head = before?.head ?? null
      for await (const seal of sealsOf(sql, before?.number ?? 0)) {
        if (seal.number > closing.number) return
        const now = await computeBatch(sql, seal, head, archive)
        if (now.head !== seal.head)
          throw new DatabaseRefused(
            `Batch ${seal.number} of the log is not as it was sealed: audit:verify says what has changed. Nothing is archived.`,
          )
        head = seal.head
      }
    })
  } finally {
    await archive.close()
  }
}

const AT_A_TIME = 1_000
