import { sql } from '@cse/db/src/query/sql'
import type { SchemaSession, Writing } from '@cse/db/src/session/schema-session'
import { type Cents, minus, plus, zero } from '@cse/schema/cents'
import { notFound, refuse } from '@cse/schema/refusal'
import { actInFuture, actText, type FormalAct, isFuture } from '../rules/act.ts'
import { residual } from '../rules/amounts.ts'
import { budgetExceeded, yearClosed } from '../rules/commitment.ts'
import { wrongYear, yearsOf } from '../rules/plan.ts'
import { allOrNothing, type LedgerContext } from './all-or-nothing.ts'
import { fundNotAdmitted, mayPay, type Payment } from './fund-rules.ts'
import { isTaken, type PlanStanding, recordEdition, takePlanStep } from './plan-standing.ts'
import { record } from './record.ts'
import { type LineStanding, lockedLines } from './standing.ts'

/** More, or less, of a fund for an intervention in a year; cents, never zero. */
export interface Change extends Payment {
  readonly amount: Cents
}

export interface Variation {
  readonly plan: string
  readonly expectedVersion: number
  readonly act: FormalAct
  readonly reason: string
  /** At most one for each intervention, fund and year. */
  readonly changes: readonly Change[]
}

/**
 * Moves money between lines by a resolution (variazione, D.Lgs. 267/2000 art. 175): never below what a line has committed or cases
 * have reserved on it, and of each fund and year no more than was allocated. All of it, or nothing.
 */
export function varyPlan(
  session: SchemaSession,
  { at }: LedgerContext,
  { plan, expectedVersion, act, reason, changes }: Variation,
) {
  return allOrNothing(session, async (writing) => {
    if (isFuture(act, at)) return actInFuture()
    const taken = await takePlanStep(writing, plan, 'VARY', expectedVersion)
    if (!isTaken(taken)) return taken
    const years = yearsOf(taken.triennium)
    if (changes.some(({ year }) => !years.includes(year))) return wrongYear(years[0] ?? 0, years.at(-1) ?? 0)
    if (!(await mayPay(writing, changes))) return fundNotAdmitted()
    const closed = await closedYear(writing, plan, changes)
    if (closed !== undefined) return yearClosed(closed)
    const lines = await openLines(writing, taken, changes)
    if (lines.length !== changes.length) return notFound()
    for (const { line, change } of lines) {
      const available = minus(residual(line), line.reserved)
      if (plus(change.amount, available) < 0) return budgetExceeded(available, line.reserved)
    }
    const left = await leftOfFunds(writing, plan, changes)
    if (left < 0)
      return refuse('AllocationExceeded', 'L’importo supera quanto del fondo resta da programmare.', {
        available: zero,
      })

    const [one, other] = lines
    const exchange = lines.length === 2 && one && other && plus(one.change.amount, other.change.amount) === 0
    await record(
      writing,
      { act, at },
      lines.map(({ line, change }) => ({
        line: line.line,
        kind: 'VARIATION',
        amount: change.amount,
        reason,
        ...(exchange && { counterpartLine: (line === one.line ? other : one).line.line }),
      })),
    )
    const made = await writing.one(sql<{ variation: string }>`
      insert into finance.plan_variation (id, plan_id, ambito_code, act, decided_on, reason)
      values (uuidv7(), ${plan}, ${taken.ambito}, ${actText(act)}, ${act.date}::date, ${reason}) returning id as "variation"`)
    await recordEdition(writing, plan, act, reason)
    if (!made) throw new Error('The variation was not recorded')
    return { plan, variation: made.variation }
  })
}

/** The lines of payments, made where there are none yet, and locked in the ledger's order. Fewer than requested when some are not of the plan. */
export async function openLines<Requested extends Payment>(
  writing: Writing,
  { plan }: Pick<PlanStanding, 'plan'>,
  requested: readonly Requested[],
): Promise<readonly { readonly line: LineStanding; readonly change: Requested }[]> {
  const wanted = JSON.stringify(requested)
  await writing.run(sql`
    insert into finance.funding_line (id, intervention_id, plan_id, ambito_code, fund, year, stage)
    select uuidv7(), intervention.id, intervention.plan_id, intervention.ambito_code, requested.fund, requested.year, 'OPEN'
    from jsonb_to_recordset(${wanted}::jsonb) as requested (intervention uuid, fund text, year smallint)
    join finance.plan_intervention intervention on intervention.id = requested.intervention and intervention.plan_id = ${plan}
    on conflict (intervention_id, fund, year) do nothing`)
  const ids = await writing.rows(sql<{ line: string }>`
    select line.id as "line" from jsonb_to_recordset(${wanted}::jsonb) as requested (intervention uuid, fund text, year smallint)
    join finance.funding_line line on line.intervention_id = requested.intervention and line.fund = requested.fund and line.year = requested.year
    where line.plan_id = ${plan}`)
  const lines = await lockedLines(
    writing,
    ids.map(({ line }) => line),
  )
  return requested.flatMap((change) => {
    const line = lines.find(
      ({ intervention, fund, year }) =>
        intervention === change.intervention && fund === change.fund && year === change.year,
    )
    return line ? [{ line, change }] : []
  })
}

async function closedYear(
  writing: Writing,
  plan: string,
  changes: readonly Change[],
): Promise<number | undefined> {
  const closings = await writing.rows(
    sql<{ year: number }>`select year from finance.year_closing where plan_id = ${plan}`,
  )
  return closings.find(({ year }) => changes.some((change) => change.year === year))?.year
}

/**
 * The least that would be left to plan of a fund and year that these changes add to, in cents; a fund that only gives away, or moves as much
 * as it takes, needs no allocation for it.
 */
async function leftOfFunds(writing: Writing, plan: string, changes: readonly Change[]): Promise<Cents> {
  const found = await writing.one(sql<{ left: Cents | null }>`
    select min(coalesce(allocation.amount_cents, 0) - planned.cents - requested.cents)::bigint as "left"
    from (
      select fund, year, sum(amount) as cents from jsonb_to_recordset(${JSON.stringify(changes)}::jsonb)
        as change (fund text, year smallint, amount bigint) group by fund, year having sum(amount) > 0
    ) requested
    cross join lateral (
      select coalesce(sum(planned_cents), 0) as cents from finance.funding_line line
      where line.plan_id = ${plan} and line.fund = requested.fund and line.year = requested.year
    ) planned
    left join finance.fund_allocation allocation
      on allocation.plan_id = ${plan} and allocation.fund = requested.fund and allocation.year = requested.year`)
  return found?.left ?? zero
}
