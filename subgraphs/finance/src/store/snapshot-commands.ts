import { sql } from '@cse/db/src/query/sql'
import type { SchemaSession, Writing } from '@cse/db/src/session/schema-session'
import { notFound, refuse } from '@cse/schema/refusal'
import { actInFuture, type FormalAct, isFuture } from '../rules/act.ts'
import { type Bimester, type ProgressState, stateNotAllowed } from '../rules/multifondo.ts'
import type { SentRow, SnapshotHeading } from '../rules/progress-rows.ts'
import { type LedgerContext, onceOrNothing } from './all-or-nothing.ts'
import { insertRejections, lockPeriod, type RejectedRow } from './progress-standing.ts'

/**
 * Sends what is validated of a bimester as a file that does not change again, and closes the bimester for new entries.
 * @param write the file of its rows, as text
 */
export function sendSnapshot(
  session: SchemaSession,
  { issuer, subject }: LedgerContext,
  { key, ...requested }: Bimester & { readonly key: string; readonly ambito: string },
  write: (heading: SnapshotHeading, rows: readonly SentRow[]) => string,
) {
  const once = { issuer, subject, operation: 'sendProgressSnapshot', key, input: requested }
  return onceOrNothing(session, once, async (writing) => {
    const { ambito, year, bimester } = requested
    await lockPeriod(writing, ambito, requested)
    const standing = await writing.one(sql<{ pending: number; validated: number; number: number }>`
      select count(*) filter (where state in ('ENTERED', 'VERIFIED', 'REJECTED')) as "pending",
        count(*) filter (where state = 'VALIDATED') as "validated",
        1 + (select count(*) from finance.progress_snapshot snapshot
          where snapshot.ambito_code = ${ambito} and snapshot.year = ${year} and snapshot.bimester = ${bimester}) as "number"
      from finance.progress_entry where ambito_code = ${ambito} and year = ${year} and bimester = ${bimester}`)
    const { pending = 0, validated = 0, number = 1 } = standing ?? {}
    if (pending > 0)
      return refuse('EntriesPending', 'Non tutti gli avanzamenti del bimestre sono validati.', { pending })
    if (validated === 0) return refuse('NothingToSend', 'Non ci sono avanzamenti validati da trasmettere.')
    const content = write({ ...requested, number }, await validatedRows(writing, requested))
    const made = await writing.one(sql<{ snapshot: string }>`
      insert into finance.progress_snapshot (id, ambito_code, year, bimester, number, content, entries)
      values (uuidv7(), ${ambito}, ${year}, ${bimester}, ${number}, convert_to(${content}, 'UTF8'), ${validated})
      returning id as "snapshot"`)
    if (!made) throw new Error('The snapshot was not kept')
    await writing.run(sql`
      insert into finance.progress_step (entry_id, ambito_code, version, revision, step, task, issuer, subject, snapshot_id)
      select id, ambito_code, version + 1, revision, 'SENT', 'SEND', ${issuer}, ${subject}, ${made.snapshot}
      from finance.progress_entry
      where ambito_code = ${ambito} and year = ${year} and bimester = ${bimester} and state = 'VALIDATED'`)
    return made
  })
}

/** The rows to be sent, by CUP and in their order. */
function validatedRows(
  writing: Writing,
  { ambito, year, bimester }: Bimester & { readonly ambito: string },
): Promise<SentRow[]> {
  return writing.rows(sql<SentRow>`
    select project.cup, project.title, project.fund, row.revision, row.number, row.kind, row.admitted_cents as "admitted",
      row.committed_cents as "committed", row.paid_cents as "paid", row.indicator, row.unit, row.target::float8 as "target",
      row.achieved::float8 as "achieved", row.milestone, row.planned_on as "plannedOn", row.actual_on as "actualOn"
    from finance.progress_entry entry
    join finance.multifondo_project project on project.id = entry.project_id
    join finance.progress_row row on row.entry_id = entry.id and row.revision = entry.revision
    where entry.ambito_code = ${ambito} and entry.year = ${year} and entry.bimester = ${bimester} and entry.state = 'VALIDATED'
    order by project.cup, row.number`)
}

/** A row of a snapshot that the managing authority does not accept. */
interface ReturnedRow extends RejectedRow {
  /** uuid */
  readonly entry: string
}

export interface SnapshotReturn {
  readonly key: string
  /** uuid */
  readonly snapshot: string
  readonly act: FormalAct
  readonly rows: readonly ReturnedRow[]
}

/** Records that the managing authority refused rows of a snapshot: exactly these are open again. */
export function recordReturn(
  session: SchemaSession,
  { issuer, subject, at }: LedgerContext,
  { key, ...requested }: SnapshotReturn,
) {
  const once = { issuer, subject, operation: 'recordSnapshotRejection', key, input: requested }
  return onceOrNothing(session, once, async (writing) => {
    const { snapshot, act, rows } = requested
    if (isFuture(act, at)) return actInFuture()
    const made = await writing.one(sql<{ returned: string }>`
      insert into finance.progress_return (id, snapshot_id, ambito_code, act_kind, act_number, act_on)
      select uuidv7(), id, ambito_code, ${act.kind}, ${act.number}, ${act.date}::date
      from finance.progress_snapshot where id = ${snapshot} returning id as "returned"`)
    if (!made) return notFound()
    for (const [entry, rejected] of Map.groupBy(rows, (row) => row.entry)) {
      const sent = await writing.one(sql<SentEntry>`
        select entry.id as "entry", entry.ambito_code as "ambito", entry.version, entry.revision, entry.state,
          entry.version = step.version as "last"
        from finance.progress_step step join finance.progress_entry entry on entry.id = step.entry_id
        where step.snapshot_id = ${snapshot} and step.step = 'SENT' and step.entry_id = ${entry}`)
      if (!sent) return notFound()
      if (!sent.last) return stateNotAllowed(sent.state)
      const taken = await writing.run(sql`
        insert into finance.progress_step (entry_id, ambito_code, version, revision, step, task, issuer, subject, snapshot_id, return_id)
        values (${entry}, ${sent.ambito}, ${sent.version + 1}, ${sent.revision}, 'REJECTED', 'SEND', ${issuer}, ${subject}, ${snapshot},
          ${made.returned}) on conflict (entry_id, version) do nothing`)
      if (taken === 0) return stateNotAllowed('REJECTED')
      const unknown = await insertRejections(writing, sent, rejected)
      if (unknown) return unknown
    }
    return { snapshot }
  })
}

interface SentEntry {
  readonly entry: string
  readonly ambito: string
  readonly version: number
  readonly revision: number
  readonly state: ProgressState
  /** Nothing happened to it since. */
  readonly last: boolean
}
