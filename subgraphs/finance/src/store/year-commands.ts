import { sql } from '@cse/db/src/query/sql'
import type { SchemaSession, Writing } from '@cse/db/src/session/schema-session'
import type { Cents } from '@cse/schema/cents'
import { notFound, refuse } from '@cse/schema/refusal'
import { today } from '@cse/schema/today'
import { actInFuture, type FormalAct, isFuture } from '../rules/act.ts'
import { reductionRefusal, yearClosed } from '../rules/commitment.ts'
import { wrongYear, yearsOf } from '../rules/plan.ts'
import { allOrNothing, type LedgerContext } from './all-or-nothing.ts'
import { isTaken, recordEdition, takePlanStep } from './plan-standing.ts'
import { record } from './record.ts'
import { type Deferral, keepResidues } from './residues.ts'
import { commitmentsAsTheyStand, type LineStanding, lockedLinesOfYear } from './standing.ts'

/** What of a commitment is no longer owed (economia). */
export interface Economy {
  readonly commitment: string
  readonly amount: Cents
  readonly reason: string
}

export interface Closing {
  readonly plan: string
  readonly expectedVersion: number
  readonly year: number
  readonly act: FormalAct
  readonly economies: readonly Economy[]
  readonly deferrals: readonly Deferral[]
}

/**
 * Closes a year of a plan (riaccertamento ordinario, D.Lgs. 118/2011 art. 3 c. 4): economies are taken from commitments, what these still
 * owe is kept as residui passivi or, as far as it falls due later, goes on to its year by the fondo pluriennale vincolato; what was not committed, reserved or not, lapses unless the fund's rules tie it. The lines of the year then
 * bind nothing more; their residui passivi are liquidated and paid in the years that follow.
 */
export function closeYear(
  session: SchemaSession,
  { at }: LedgerContext,
  { plan, expectedVersion, year, act, economies, deferrals }: Closing,
) {
  return allOrNothing(session, async (writing) => {
    if (isFuture(act, at)) return actInFuture()
    const taken = await takePlanStep(writing, plan, 'CLOSE_YEAR', expectedVersion)
    if (!isTaken(taken)) return taken
    const years = yearsOf(taken.triennium)
    if (!years.includes(year)) return wrongYear(years[0] ?? 0, years.at(-1) ?? 0)
    if (today(at) <= `${year}-12-31`)
      return refuse('YearNotOver', `L’anno ${year} non è ancora finito.`, { year })
    const closing = await writing.one(sql<{ id: string }>`
      insert into finance.year_closing (id, plan_id, ambito_code, year, act_kind, act_number, act_on)
      values (uuidv7(), ${plan}, ${taken.ambito}, ${year}, ${act.kind}, ${act.number}, ${act.date}::date)
      on conflict (plan_id, year) do nothing returning id`)
    if (!closing) return yearClosed(year)
    const lines = await lockedLinesOfYear(writing, plan, year)
    const refusal = await takeEconomies(writing, { act, at }, lines, economies)
    if (refusal) return refusal
    // first: with the year, what cases reserved and nobody committed lapses too
    await writing.run(
      sql`update finance.funding_line set stage = 'CLOSED' where plan_id = ${plan} and year = ${year}`,
    )
    await lapse(writing, { act, at }, plan, year)
    const unfit = await keepResidues(writing, { closing: closing.id, plan, year }, deferrals)
    if (unfit) return unfit
    await recordEdition(writing, plan, act, `Chiusura dell’esercizio ${year}`)
    return { plan, closing: closing.id }
  })
}

/** Takes the economies from commitments of these lines; why not, when one does not fit. */
async function takeEconomies(
  writing: Writing,
  { act, at }: { readonly act: FormalAct; readonly at: Date },
  lines: readonly LineStanding[],
  economies: readonly Economy[],
) {
  const commitments = await commitmentsAsTheyStand(
    writing,
    economies.map(({ commitment }) => commitment),
  )
  const entries = []
  for (const { commitment, amount, reason } of economies) {
    const standing = commitments.find((one) => one.commitment === commitment)
    if (!standing || !lines.some(({ line }) => line === standing.line)) return notFound()
    const refusal = reductionRefusal(standing, { amount, act }, at)
    if (refusal) return refusal
    entries.push({ line: standing.line, commitment, kind: 'REDUCTION' as const, amount, reason })
  }
  await record(writing, { act, at }, entries)
  return undefined
}

/** What is neither committed nor tied by its fund is given up (economia di stanziamento). */
async function lapse(
  writing: Writing,
  behind: { readonly act: FormalAct; readonly at: Date },
  plan: string,
  year: number,
): Promise<void> {
  const untied = await writing.rows(sql<{ line: string; amount: Cents }>`
    select line.id as "line", line.planned_cents - line.committed_cents as "amount"
    from finance.funding_line line
    join finance.fund_rule rule on rule.fund = line.fund and line.year between rule.first_year and coalesce(rule.last_year, line.year)
    where line.plan_id = ${plan} and line.year = ${year} and not rule.residual_tied and line.planned_cents > line.committed_cents`)
  const reason = `Economia di stanziamento ${year}`
  await record(
    writing,
    behind,
    untied.map((line) => ({ ...line, kind: 'LAPSE', reason })),
  )
}
