import { progressReturn, progressSnapshot, progressStep } from '@cse/db/finance/multifondo-tables'
import { listLoader } from '@cse/db/src/query/loader'
import { type Selected, selected } from '@cse/db/src/query/selected'
import { Param, type SQL, sql } from '@cse/db/src/query/sql'
import { rowById } from './rows.ts'

const fields = {
  uuid: progressSnapshot.id,
  ambitoCode: progressSnapshot.ambitoCode,
  year: progressSnapshot.year,
  bimester: progressSnapshot.bimester,
  number: progressSnapshot.number,
  sha256: progressSnapshot.sha256,
  sentAt: progressSnapshot.sentAt,
}

export type ProgressSnapshotRow = Selected<typeof fields>

export const progressSnapshotById = rowById({ name: 'progress snapshots', table: progressSnapshot, fields })

/** What an Ambito sent, the latest first. */
export const snapshotsOfAmbito = listLoader(
  'progress snapshots of Ambiti',
  (session, ambiti: readonly string[]) =>
    session.rows(sql<ProgressSnapshotRow>`
      select ${selected(fields)} from ${progressSnapshot}
      where ${progressSnapshot.ambitoCode} = any(${new Param(ambiti)}::text[])
      order by ${progressSnapshot.year} desc, ${progressSnapshot.bimester} desc, ${progressSnapshot.number} desc`),
  ({ ambitoCode }) => ambitoCode,
)

/** The entries that a snapshot holds (uuids), and the revision of each that was sent. */
export const entriesOfSnapshot = listLoader(
  'entries of progress snapshots',
  (session, snapshots: readonly string[]) =>
    session.rows(sql<{ snapshot: string; entry: string; revision: number }>`
      select ${progressStep.snapshotId} as "snapshot", ${progressStep.entryId} as "entry", ${progressStep.revision} as "revision"
      from ${progressStep}
      where ${progressStep.snapshotId} = any(${new Param(snapshots)}::uuid[]) and ${progressStep.step} = 'SENT'
      order by ${progressStep.entryId}`),
  ({ snapshot }) => snapshot,
)

const returnFields = {
  uuid: progressReturn.id,
  snapshotUuid: progressReturn.snapshotId,
  actKind: progressReturn.actKind,
  actNumber: progressReturn.actNumber,
  actOn: progressReturn.actOn,
  recordedAt: progressReturn.recordedAt,
}
export type ProgressReturnRow = Selected<typeof returnFields>

/** The answers of the managing authority that refused rows of a snapshot, the first one first. */
export const returnsOfSnapshot = listLoader(
  'returns of progress snapshots',
  (session, snapshots: readonly string[]) =>
    session.rows(sql<ProgressReturnRow>`
      select ${selected(returnFields)} from ${progressReturn}
      where ${progressReturn.snapshotId} = any(${new Param(snapshots)}::uuid[])
      order by ${progressReturn.recordedAt}, ${progressReturn.id}`),
  ({ snapshotUuid }) => snapshotUuid,
)

// The file is kept as it was sent, so one that counts one to four people is for who sent it.
const reportedContent = sql`case when finance.keeps_books(${progressSnapshot.ambitoCode}) or not exists (
    select from finance.progress_step sent join finance.progress_row line on line.entry_id = sent.entry_id and line.revision = sent.revision
    where sent.snapshot_id = ${progressSnapshot.id} and sent.step = 'SENT' and line.kind = 'PHYSICAL' and line.achieved > 0 and line.achieved < 5)
  then ${progressSnapshot.content} end` as SQL<Buffer | null>

/** The file of a snapshot by its uuid, byte for byte as it was sent; null for what the viewer may not see. */
export const fileOfSnapshot = rowById({
  name: 'files of progress snapshots',
  table: progressSnapshot,
  fields: { uuid: progressSnapshot.id, content: reportedContent },
})
