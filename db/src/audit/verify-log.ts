import type { ISql, Sql } from 'postgres'
import type { EntryArchive } from './archived-entries.ts'
import { lastArchivedBatch, putInBesideArchive } from './archived-partitions.ts'
import type { CheckpointLine } from './checkpoint-lines.ts'
import { type Batch, computeBatch, differenceOf, sealsOf } from './hash-chain.ts'
import { verifyCheckpoint } from './verify-checkpoint.ts'
import { verifyRecords } from './verify-records.ts'

/** What a look through the sealed log of access found. */
export interface Verified {
  /** Batches, entries and records that are as they were sealed, up to the first batch that is not. */
  readonly batches: number
  readonly entries: number
  readonly records: number
  /** Batches among them whose entries stand in an archive that was not read: their seals and checkpoints follow on each other. */
  readonly unread: number
  /** Entries that are not sealed yet: the newest ones. */
  readonly unsealed: number
  /** How many checkpoints the log agrees with. */
  readonly checkpoints: number
  /** Digest of the last batch that is as it was sealed, in hexadecimal. Kept elsewhere, it proves later that nothing was cut off. */
  readonly head: string | null
  /** What is not as it was written, each as a sentence; none when all is. */
  readonly findings: readonly string[]
}

/** What {@link verifyLog} needs. */
export interface Verifying {
  /** Checkpoints from outside the database, in their order; not held against any when left out. */
  readonly checkpoints?: AsyncGenerator<CheckpointLine, string | null, undefined>
  /** A head that was kept from an earlier look and must be one of the batches. */
  readonly known?: string
  /** Where archived entries are read; batches that have some are not computed when it is left out. */
  readonly archive?: EntryArchive | null
  readonly now: Date
}

/**
 * Computes the digests of the sealed log of access anew, and compares them with the seals in the database and, batch by batch, with the
 * checkpoints outside: whoever alters the log and seals it anew agrees with the seals and not with the checkpoints. Entries are streamed, so
 * that the log may be of any length.
 */
export function verifyLog(admin: Sql, verifying: Verifying): Promise<Verified> {
  return admin.begin('isolation level repeatable read read only', async (sql) => {
    await sql`set local timezone = 'UTC'`
    return look(sql, verifying)
  })
}

async function look(admin: ISql, { checkpoints, known, archive = null, now }: Verifying): Promise<Verified> {
  const findings: string[] = []
  const seals = sealsOf(admin)
  let [batches, entries, records, last, held] = [0, 0, 0, 0, 0]
  let head: string | null = null
  let broken = false
  let knownIsThere = known === undefined
  let before: CheckpointLine | undefined
  let unattested: Batch | undefined
  const log = await idOf(admin)
  const notRead = archive ? 0 : await lastArchivedBatch(admin)

  for (let step = 1; ; step++) {
    const seal = await following(seals)
    const attested = await checkpoints?.next()
    // a generator that has ended says so once, and nothing from then on
    if (attested?.done && typeof attested.value === 'string') findings.push(attested.value)
    const checkpoint = attested?.done === false ? attested.value : undefined
    if (!seal && !checkpoint) break
    if (seal && !broken) {
      const unread = seal.number <= notRead
      const sound = await verifySeal(admin, seal, { number: step, afterId: last, head, archive, unread })
      if (sound === null) {
        ;[head, last] = [seal.head, seal.lastId]
        batches++
        entries += seal.entries
        records += seal.records
        knownIsThere ||= head === known
      } else {
        broken = true
        findings.push(sound)
      }
    }
    if (checkpoint) {
      const fault = await verifyCheckpoint(admin, {
        checkpoint: checkpoint.checkpoint,
        before: before?.checkpoint,
        seal,
        log,
        archive,
        unread: checkpoint.checkpoint.number <= notRead,
      })
      if (fault === null) held++
      else findings.push(fault)
      before = checkpoint
    } else if (checkpoints && seal) unattested ??= seal
  }
  if (unattested && now.getTime() - unattested.sealedAt / 1000 > UNATTESTED_FOR)
    findings.push(
      `Batch ${unattested.number}, sealed ${instant(unattested.sealedAt)}, and those after it have no checkpoint: the checkpoints were cut off, or none are written any more.`,
    )
  findings.push(...(await verifyRecords(admin)), ...(await putInBesideArchive(admin)))
  if (!knownIsThere)
    findings.push('The known digest is not among the batches: the end of the log was cut off or made anew.')
  const [rest] = await admin<{ count: number }[]>`
    select count(*)::int as count from registry.access_entry where id > ${last}`
  const unread = Math.min(notRead, batches)
  return { batches, entries, records, unread, unsealed: rest?.count ?? 0, checkpoints: held, head, findings }
}

/** What a seal follows on, and where its entries are. */
interface SealBefore extends Pick<Batch, 'number' | 'afterId'> {
  readonly head: string | null
  readonly archive: EntryArchive | null
  readonly unread: boolean
}

/** What is wrong with a seal, as a sentence; null when it and its batch are as they were. */
async function verifySeal(
  admin: ISql,
  seal: Batch,
  { number, afterId, head, archive, unread }: SealBefore,
): Promise<string | null> {
  if (seal.number !== number || seal.afterId !== afterId) return `Batch ${number} is missing.`
  if (unread) return null
  const now = await computeBatch(admin, seal, head, archive)
  if (now.head === seal.head && now.entries === seal.entries && now.records === seal.records) return null
  return `Batch ${seal.number} (entries ${seal.afterId + 1} to ${seal.lastId}) is not as it was sealed: ${differenceOf(seal, now)}`
}

async function idOf(admin: ISql): Promise<string | null> {
  const [log] = await admin<{ id: string }[]>`select id from registry.access_log`
  return log?.id ?? null
}

async function following(seals: AsyncGenerator<Batch, void, undefined>): Promise<Batch | undefined> {
  const next = await seals.next()
  return next.done ? undefined : next.value
}

const instant = (micros: number): string => new Date(micros / 1000).toISOString()

/** How long a batch may be without a checkpoint, in milliseconds: it is made a few seconds after the seal. */
const UNATTESTED_FOR = 10 * 60_000
