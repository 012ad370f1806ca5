import {
  progressEntry,
  progressRejection,
  progressRow,
  progressStep,
} from '@cse/db/finance/multifondo-tables'
import { children } from '@cse/db/src/query/children'
import { type KeysetStretch, keyset } from '@cse/db/src/query/keyset'
import { listLoader } from '@cse/db/src/query/loader'
import { type Selected, selected } from '@cse/db/src/query/selected'
import { and, eq, Param, type SQL, sql } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import type { ProgressState } from '../rules/multifondo.ts'
import { promised, rowById } from './rows.ts'

const fields = {
  uuid: progressEntry.id,
  projectUuid: progressEntry.projectId,
  ambitoCode: progressEntry.ambitoCode,
  year: progressEntry.year,
  bimester: progressEntry.bimester,
  state: progressEntry.state,
  revision: progressEntry.revision,
  version: progressEntry.version,
}

export type ProgressEntryRow = Selected<typeof fields>

/** What narrows entries; null conditions do not. */
export interface EntryFilter {
  readonly ambito: string | null
  readonly state: ProgressState | null
  readonly year: number | null
  readonly bimester: number | null
}

export const progressEntryById = rowById({ name: 'progress entries', table: progressEntry, fields })

/** The entry of a step. */
export const progressEntryOf = promised(progressEntryById)

/** The entries of a project, the latest period first: six a year. */
export const entriesOfProject = children(
  'progress entries of projects',
  (session, parents, filter: Omit<EntryFilter, 'ambito' | 'bimester'>) =>
    session.rows(sql<ProgressEntryRow>`
      select ${selected(fields)} from ${progressEntry}
      where ${all(sql`${progressEntry.projectId} = any(${new Param(parents)}::uuid[])`, ...wanted(filter))}
      order by ${progressEntry.year} desc, ${progressEntry.bimester} desc`),
  ({ projectUuid }) => projectUuid,
)

const latestFirst = keyset([progressEntry.year, progressEntry.bimester, progressEntry.id], 'descending')

/** Where an entry stands in the list: the latest period first. */
export function positionOfEntry({ year, bimester, uuid }: ProgressEntryRow): (string | number)[] {
  return [year, bimester, uuid]
}

export function progressEntries(
  session: SchemaSession,
  filter: EntryFilter,
  stretch: KeysetStretch,
): Promise<ProgressEntryRow[]> {
  return session.rows(sql<ProgressEntryRow>`
    select ${selected(fields)} from ${progressEntry} where ${all(...wanted(filter), latestFirst.past(stretch))}
    order by ${latestFirst.by(stretch)} limit ${stretch.limit}`)
}

export async function countProgressEntries(session: SchemaSession, filter: EntryFilter): Promise<number> {
  const counted = await session.one(
    sql<{ count: number }>`select count(*) as "count" from ${progressEntry} where ${all(...wanted(filter))}`,
  )
  return counted?.count ?? 0
}

const rowFields = {
  entryUuid: progressRow.entryId,
  revision: progressRow.revision,
  number: progressRow.number,
  kind: progressRow.kind,
  admitted: progressRow.admittedCents,
  committed: progressRow.committedCents,
  paid: progressRow.paidCents,
  indicator: progressRow.indicator,
  unit: progressRow.unit,
  target: sql`${progressRow.target}::float8` as SQL<number | null>,
  // an output indicator may count people: who does not keep the books is told nothing of one to four
  achieved:
    sql`case when ${progressRow.achieved} <= 0 or ${progressRow.achieved} >= 5 or finance.keeps_books(${progressRow.ambitoCode})
    then ${progressRow.achieved}::float8 end` as SQL<number | null>,
  milestone: progressRow.milestone,
  plannedOn: progressRow.plannedOn,
  actualOn: progressRow.actualOn,
}

/** A row with the columns of every kind; those of other kinds are null. */
export type ProgressRowRow = Selected<typeof rowFields>

/** The rows of all revisions of an entry, in their order. */
export const rowsOfEntry = listLoader(
  'rows of progress entries',
  (session, entries: readonly string[]) =>
    session.rows(sql<ProgressRowRow>`
      select ${selected(rowFields)} from ${progressRow} where ${progressRow.entryId} = any(${new Param(entries)}::uuid[])
      order by ${progressRow.revision} desc, ${progressRow.number}`),
  ({ entryUuid }) => entryUuid,
)

const stepFields = {
  entryUuid: progressStep.entryId,
  version: progressStep.version,
  revision: progressStep.revision,
  step: progressStep.step,
  task: progressStep.task,
  issuer: progressStep.issuer,
  subject: progressStep.subject,
  at: progressStep.at,
  snapshotUuid: progressStep.snapshotId,
  returnUuid: progressStep.returnId,
}
export type ProgressStepRow = Selected<typeof stepFields>

/** What was done with an entry, the first step first. */
export const stepsOfEntry = listLoader(
  'steps of progress entries',
  (session, entries: readonly string[]) =>
    session.rows(sql<ProgressStepRow>`
      select ${selected(stepFields)} from ${progressStep} where ${progressStep.entryId} = any(${new Param(entries)}::uuid[])
      order by ${progressStep.version}`),
  ({ entryUuid }) => entryUuid,
)

const rejectionFields = {
  entryUuid: progressRejection.entryId,
  version: progressRejection.version,
  row: progressRejection.rowNumber,
  reason: progressRejection.reason,
}
export type ProgressRejectionRow = Selected<typeof rejectionFields>

/** The rows of an entry that were ever rejected, with the version of the step that did. */
export const rejectionsOfEntry = listLoader(
  'rejections of progress entries',
  (session, entries: readonly string[]) =>
    session.rows(sql<ProgressRejectionRow>`
      select ${selected(rejectionFields)} from ${progressRejection}
      where ${progressRejection.entryId} = any(${new Param(entries)}::uuid[])
      order by ${progressRejection.version}, ${progressRejection.rowNumber}`),
  ({ entryUuid }) => entryUuid,
)

function wanted({ ambito, state, year, bimester }: Partial<EntryFilter>): (SQL | undefined)[] {
  return [
    ambito == null ? undefined : eq(progressEntry.ambitoCode, ambito),
    state == null ? undefined : eq(progressEntry.state, state),
    year == null ? undefined : eq(progressEntry.year, year),
    bimester == null ? undefined : eq(progressEntry.bimester, bimester),
  ]
}

const all = (...conditions: (SQL | undefined)[]): SQL => and(...conditions) ?? sql`true`
