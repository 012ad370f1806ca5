import { Param, sql } from '@cse/db/src/query/sql'
import type { SchemaSession, Writing } from '@cse/db/src/session/schema-session'
import { notFound, refuse } from '@cse/schema/refusal'
import { aboveLedger, type Bimester, daysOf, excessOf, hasBegun } from '../rules/multifondo.ts'
import type { FinancialRow, NumberedRow, ProgressRow } from '../rules/progress-rows.ts'
import { allOrNothing, type LedgerContext, onceOrNothing } from './all-or-nothing.ts'
import {
  type Acting,
  insertRejections,
  insertRows,
  isAllowed,
  ledgerAt,
  lockPeriod,
  mayAct,
  type RejectedRow,
  takeStep,
} from './progress-standing.ts'

export interface NewProgress extends Bimester {
  readonly key: string
  /** uuid */
  readonly project: string
  /** Null for what the ledger has. */
  readonly financial: FinancialRow | null
  /** The rest, in its order. */
  readonly rows: readonly ProgressRow[]
}

/** Enters what a project achieved until the end of a bimester. */
export function enterProgress(
  session: SchemaSession,
  { issuer, subject, at }: LedgerContext,
  { key, ...requested }: NewProgress,
) {
  const once = { issuer, subject, operation: 'enterProgress', key, input: requested }
  return onceOrNothing(session, once, async (writing) => {
    const { project, year, bimester, financial: declared } = requested
    const found = await writing.one(sql<ProjectStanding>`
      select ambito_code as "ambito", intervention_id as "intervention", starts_on as "startsOn",
        finance.bimester_end(${year}::int, ${bimester}::int) <= ${at.toISOString()}::timestamptz - interval '10 seconds' as "over"
      from finance.multifondo_project where id = ${project}`)
    if (!found) return notFound()
    const { ambito, intervention, startsOn } = found
    if (!found.over)
      return refuse('PeriodNotOver', 'Il bimestre non è ancora finito.', { endsOn: daysOf(requested).to })
    if (!hasBegun(found, requested))
      return refuse('PeriodBeforeProject', 'Il bimestre precede l’inizio del progetto.', { startsOn })
    await lockPeriod(writing, ambito, requested)
    const closed = await writing.one(sql`
      select from finance.progress_snapshot where ambito_code = ${ambito} and year = ${year} and bimester = ${bimester} limit 1`)
    if (closed)
      return refuse(
        'PeriodClosed',
        'I dati del bimestre sono già stati trasmessi: si correggono solo le righe respinte.',
      )
    const ledger = intervention === null ? null : await ledgerAt(writing, project, requested)
    if (ledger && declared && excessOf(declared, ledger)) return aboveLedger(ledger)
    const financial = declared ?? (ledger && { kind: 'FINANCIAL' as const, ...ledger })
    if (!financial)
      return refuse(
        'FiguresMissing',
        'Il progetto non è collegato a un intervento del piano: gli importi vanno indicati.',
      )
    const made = await writing.one(sql<{ entry: string }>`
      insert into finance.progress_entry (id, project_id, ambito_code, year, bimester)
      values (uuidv7(), ${project}, ${ambito}, ${year}, ${bimester})
      on conflict (project_id, year, bimester) do nothing returning id as "entry"`)
    if (!made) return refuse('ProgressAlreadyEntered', 'L’avanzamento del bimestre è già stato inserito.')
    const entry = { entry: made.entry, ambito }
    await takeStep(
      writing,
      { ...entry, version: 0, revision: 0 },
      { step: 'ENTERED', task: 'ENTER', issuer, subject },
    )
    const rows = [financial, ...requested.rows].map((row, index) => ({ ...row, number: index + 1 }))
    await insertRows(writing, { ...entry, revision: 1 }, rows)
    return made
  })
}

interface ProjectStanding {
  readonly ambito: string
  readonly intervention: string | null
  readonly startsOn: string
  readonly over: boolean
}

/** Writes again exactly the rows that were rejected; the others go unchanged into the new revision. */
export function correctProgress(
  session: SchemaSession,
  { rows, ...acting }: Acting & { readonly rows: readonly NumberedRow[] },
) {
  return allOrNothing(session, async (writing) => {
    const standing = await mayAct(writing, 'CORRECT', acting)
    if (!isAllowed(standing)) return standing
    const { project, intervention } = standing
    const reopened = await reopenedRows(writing, standing)
    const same = reopened.filter(({ number, kind }) =>
      rows.some((row) => row.number === number && row.kind === kind),
    )
    if (same.length !== reopened.length || rows.length !== reopened.length)
      return refuse('RowsNotReopened', 'Si correggono tutte e sole le righe respinte.', {
        reopened: reopened.map(({ number }) => number),
      })
    const declared = rows.find((row) => row.kind === 'FINANCIAL')
    if (declared && intervention !== null) {
      const ledger = await ledgerAt(writing, project, standing)
      if (excessOf(declared, ledger)) return aboveLedger(ledger)
    }
    const { issuer, subject } = acting
    const stale = await takeStep(writing, standing, {
      step: 'CORRECTED',
      task: standing.task,
      issuer,
      subject,
    })
    if (stale) return stale
    const revision = standing.revision + 1
    await insertRows(writing, { ...standing, revision }, rows)
    await writing.run(sql`
      insert into finance.progress_row (entry_id, ambito_code, revision, number, kind, admitted_cents, committed_cents, paid_cents,
        indicator, unit, target, achieved, milestone, planned_on, actual_on)
      select entry_id, ambito_code, ${revision}, number, kind, admitted_cents, committed_cents, paid_cents,
        indicator, unit, target, achieved, milestone, planned_on, actual_on
      from finance.progress_row
      where entry_id = ${standing.entry} and revision = ${standing.revision}
        and number <> all (${new Param(rows.map(({ number }) => number))}::smallint[])`)
    return { entry: standing.entry }
  })
}

/** The rows that the last step rejected. */
function reopenedRows(
  writing: Writing,
  { entry, version }: { readonly entry: string; readonly version: number },
): Promise<{ number: number; kind: ProgressRow['kind'] }[]> {
  return writing.rows(sql<{ number: number; kind: ProgressRow['kind'] }>`
    select row.number, row.kind from finance.progress_rejection rejection
    join finance.progress_row row
      on row.entry_id = rejection.entry_id and row.revision = rejection.revision and row.number = rejection.row_number
    where rejection.entry_id = ${entry} and rejection.version = ${version} order by row.number`)
}

/** Accepts an entry: as whoever verifies, or as whoever validates. */
export function acceptProgress(session: SchemaSession, action: 'VERIFY' | 'VALIDATE', acting: Acting) {
  return allOrNothing(session, async (writing) => {
    const standing = await mayAct(writing, action, acting)
    if (!isAllowed(standing)) return standing
    const step = action === 'VERIFY' ? 'VERIFIED' : 'VALIDATED'
    const { issuer, subject } = acting
    const stale = await takeStep(writing, standing, { step, task: standing.task, issuer, subject })
    return stale ?? { entry: standing.entry }
  })
}

/** Gives an entry back to be corrected: which rows, and why. */
export function rejectProgress(
  session: SchemaSession,
  { rows, ...acting }: Acting & { readonly rows: readonly RejectedRow[] },
) {
  return allOrNothing(session, async (writing) => {
    const standing = await mayAct(writing, 'REJECT', acting)
    if (!isAllowed(standing)) return standing
    const { issuer, subject } = acting
    const stale = await takeStep(writing, standing, {
      step: 'REJECTED',
      task: standing.task,
      issuer,
      subject,
    })
    return stale ?? (await insertRejections(writing, standing, rows)) ?? { entry: standing.entry }
  })
}
