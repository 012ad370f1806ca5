import type { Principal } from '@cse/db/src/audit/principal'
import { sql } from '@cse/db/src/query/sql'
import type { Writing } from '@cse/db/src/session/schema-session'
import { zero } from '@cse/schema/cents'
import { isRefused, notFound, refuse, staleVersion } from '@cse/schema/refusal'
import {
  type Bimester,
  type ProgressAction,
  type ProgressState,
  type ProgressTask,
  type Spending,
  samePerson,
  stateNotAllowed,
  taskOf,
} from '../rules/multifondo.ts'
import type { NumberedRow } from '../rules/progress-rows.ts'

/** An entry as its steps need it; ids are uuids. */
export interface EntryStanding extends Bimester {
  readonly entry: string
  readonly ambito: string
  readonly project: string
  /** uuid of the intervention whose ledger bounds its money. */
  readonly intervention: string | null
  readonly state: ProgressState
  readonly revision: number
  readonly version: number
  /** The task that whoever asks had on it already. */
  readonly own: ProgressTask | null
}

/** Who takes an action on an entry that was read in a version. */
export interface Acting extends Principal {
  readonly entry: string
  readonly expectedVersion: number
  /** Those of the viewer's role. */
  readonly tasks: readonly ProgressTask[]
}

/** The entry and the task in which the action is taken; or why it is not. */
export async function mayAct(
  writing: Writing,
  action: ProgressAction,
  { entry, expectedVersion, issuer, subject, tasks }: Acting,
) {
  const standing = await writing.one(sql<EntryStanding>`
    select entry.id as "entry", entry.ambito_code as "ambito", entry.project_id as "project",
      project.intervention_id as "intervention", entry.year, entry.bimester, entry.state, entry.revision, entry.version,
      (select step.task from finance.progress_step step where step.entry_id = entry.id
        and step.issuer = ${issuer} and step.subject = ${subject}
        and step.task <> 'SEND' limit 1) as "own"
    from finance.progress_entry entry join finance.multifondo_project project on project.id = entry.project_id
    where entry.id = ${entry}`)
  if (!standing) return notFound()
  if (standing.version !== expectedVersion) return staleVersion(standing.version)
  const task = taskOf(action, standing.state, tasks)
  if (task === undefined) return stateNotAllowed(standing.state)
  return standing.own === null || standing.own === task ? { ...standing, task } : samePerson()
}

/** Whether the action may be taken. */
export function isAllowed<Refusal extends { readonly refused: string }>(
  outcome: (EntryStanding & { readonly task: ProgressTask }) | Refusal,
): outcome is EntryStanding & { readonly task: ProgressTask } {
  return !isRefused(outcome)
}

/** A step on its way into the history of an entry. */
interface NewStep extends Principal {
  readonly step: 'ENTERED' | 'CORRECTED' | 'VERIFIED' | 'VALIDATED' | 'REJECTED'
  readonly task: ProgressTask
}

/** Takes a step, which moves the entry (`finance.move_entry`); refused where somebody else took one meanwhile. */
export async function takeStep(
  writing: Writing,
  { entry, ambito, version, revision }: Pick<EntryStanding, 'entry' | 'ambito' | 'version' | 'revision'>,
  { step, task, issuer, subject }: NewStep,
) {
  const written = step === 'ENTERED' || step === 'CORRECTED' ? revision + 1 : revision
  const taken = await writing.run(sql`
    insert into finance.progress_step (entry_id, ambito_code, version, revision, step, task, issuer, subject)
    values (${entry}, ${ambito}, ${version + 1}, ${written}, ${step}, ${task}, ${issuer}, ${subject})
    on conflict (entry_id, version) do nothing`)
  return taken === 0 ? staleVersion(version + 1) : undefined
}

/** Writes rows of a revision. */
export async function insertRows(
  writing: Writing,
  { entry, ambito, revision }: Pick<EntryStanding, 'entry' | 'ambito' | 'revision'>,
  rows: readonly NumberedRow[],
): Promise<void> {
  await writing.run(sql`
    insert into finance.progress_row (entry_id, ambito_code, revision, number, kind, admitted_cents, committed_cents, paid_cents,
      indicator, unit, target, achieved, milestone, planned_on, actual_on)
    select ${entry}, ${ambito}, ${revision}, number, kind, admitted, committed, paid, indicator, unit, target, achieved, milestone,
      "plannedOn", "actualOn"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given (number smallint, kind text, admitted bigint, committed bigint,
      paid bigint, indicator text, unit text, target numeric, achieved numeric, milestone text, "plannedOn" date, "actualOn" date)`)
}

/** Why a row is not accepted. */
export interface RejectedRow {
  readonly row: number
  readonly reason: string
}

/** Writes down why rows of the newest revision are rejected, behind the step that does; refused where there are no such rows. */
export async function insertRejections(
  writing: Writing,
  { entry, ambito, revision, version }: Pick<EntryStanding, 'entry' | 'ambito' | 'revision' | 'version'>,
  rows: readonly RejectedRow[],
) {
  const kept = await writing.rows(sql<{ row: number }>`
    insert into finance.progress_rejection (entry_id, ambito_code, version, revision, row_number, reason)
    select row.entry_id, row.ambito_code, ${version + 1}, row.revision, row.number, given.reason
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given ("row" smallint, reason text)
    join finance.progress_row row on row.entry_id = ${entry} and row.revision = ${revision} and row.number = given."row"
    where row.ambito_code = ${ambito}
    returning row_number as "row"`)
  const unknown = rows.flatMap(({ row }) => (kept.some((one) => one.row === row) ? [] : [row]))
  return unknown.length === 0
    ? undefined
    : refuse('RowsUnknown', 'L’avanzamento non ha tutte le righe indicate.', { rows: unknown })
}

/** Whoever enters or sends for an Ambito and a bimester waits for the others who do. */
export async function lockPeriod(
  writing: Writing,
  ambito: string,
  { year, bimester }: Bimester,
): Promise<void> {
  await writing.rows(sql`
    select pg_advisory_xact_lock(hashtextextended(${`finance.progress ${ambito} ${year}/${bimester}`}, 0))`)
}

/** What the ledger of a project's intervention had when the bimester ended. */
export async function ledgerAt(
  writing: Writing,
  project: string,
  { year, bimester }: Bimester,
): Promise<Spending> {
  const found = await writing.one(sql<Spending>`
    select admitted as "admitted", committed as "committed", paid as "paid"
    from finance.ledger_of_project(${project}, ${year}::int, ${bimester}::int)`)
  return found ?? { admitted: zero, committed: zero, paid: zero }
}
