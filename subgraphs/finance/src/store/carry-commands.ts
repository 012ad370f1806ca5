import { sql } from '@cse/db/src/query/sql'
import type { SchemaSession, Writing } from '@cse/db/src/session/schema-session'
import { type Cents, minus, plus } from '@cse/schema/cents'
import { notFound, refuse } from '@cse/schema/refusal'
import { actInFuture, actText, type FormalAct, isFuture } from '../rules/act.ts'
import { residual } from '../rules/amounts.ts'
import { budgetExceeded, yearClosed } from '../rules/commitment.ts'
import { stepRefusal, wrongYear, yearsOf } from '../rules/plan.ts'
import { type LedgerContext, onceOrNothing } from './all-or-nothing.ts'
import { fundNotAdmitted, mayPay } from './fund-rules.ts'
import { lockedPlans } from './plan-standing.ts'
import { record } from './record.ts'
import { type LineStanding, lockedLines } from './standing.ts'
import { type Change, openLines } from './variation-commands.ts'

/** What goes from a line of a closed year (uuid) to an intervention (uuid) in another year, of the same plan or a later one. */
export interface Carried {
  readonly line: string
  readonly intervention: string
  readonly year: number
  readonly amount: Cents
}

export interface CarryOver {
  readonly key: string
  readonly act: FormalAct
  readonly reason: string
  readonly moves: readonly Carried[]
}

/**
 * Carries what closed years left uncommitted to open ones, fund by fund, and the allocation with it (avanzo vincolato). Both plans are locked
 * before any line, so that whoever moves several lines of a plan waits here.
 */
export function carryOver(
  session: SchemaSession,
  { issuer, subject, at }: LedgerContext,
  { key, ...requested }: CarryOver,
) {
  const { act, reason, moves } = requested
  return onceOrNothing(
    session,
    { issuer, subject, operation: 'carryOver', key, input: requested },
    async (writing) => {
      if (isFuture(act, at)) return actInFuture()
      const targets = await plansOf(writing, moves)
      const sources = await lockedLines(writing, [...new Set(moves.map(({ line }) => line))])
      const changes: (Change & { readonly source: LineStanding; readonly plan: string })[] = []
      for (const [index, { line, intervention, year, amount }] of moves.entries()) {
        const source = sources.find((one) => one.line === line)
        const target = targets[index]
        if (!source || !target) return notFound()
        const years = yearsOf(target.triennium)
        const refusal =
          stepRefusal('SPEND', target.status) ??
          (source.stage === 'CLOSED'
            ? undefined
            : refuse('YearOpen', `L’esercizio ${source.year} non è ancora chiuso.`, { year: source.year })) ??
          (years.includes(year) ? undefined : wrongYear(years[0] ?? year, years.at(-1) ?? year))
        if (refusal) return refusal
        const taken = plus(
          ...changes.filter((change) => change.source === source).map((change) => change.amount),
        )
        const available = minus(residual(source), taken)
        if (amount > available) return budgetExceeded(available, source.reserved)
        changes.push({ intervention, year, amount, fund: source.fund, source, plan: target.plan })
      }
      if (!(await mayPay(writing, changes))) return fundNotAdmitted()
      const entries = []
      for (const change of changes) {
        const [target] = await openLines(writing, change, [change])
        if (!target) return notFound()
        if (target.line.stage !== 'OPEN') return yearClosed(change.year)
        const [from, to] = [change.source.line, target.line.line]
        entries.push(
          { line: from, kind: 'CARRIED_OUT' as const, amount: change.amount, reason, counterpartLine: to },
          { line: to, kind: 'CARRIED_IN' as const, amount: change.amount, reason, counterpartLine: from },
        )
        await moveAllocation(writing, change, act)
      }
      return { movements: await record(writing, { act, at }, entries) }
    },
  )
}

/** The plan of each target, both plans of each move locked; undefined for what the viewer may not write on. */
async function plansOf(writing: Writing, moves: readonly Carried[]) {
  const found = await writing.rows(sql<{ intervention: string; to: string; from: string }>`
    select intervention.id as "intervention", intervention.plan_id as "to", line.plan_id as "from"
    from jsonb_to_recordset(${JSON.stringify(moves)}::jsonb) as move (line uuid, intervention uuid)
    join finance.plan_intervention intervention on intervention.id = move.intervention
    join finance.funding_line line on line.id = move.line`)
  const plans = await lockedPlans(writing, [...new Set(found.flatMap(({ from, to }) => [from, to]))])
  return moves.map(({ intervention }) => {
    const target = found.find((one) => one.intervention === intervention)
    return plans.find(({ plan }) => plan === target?.to)
  })
}

/** The money was allocated once: what the target may plan now, the source may not. */
async function moveAllocation(
  writing: Writing,
  { source, plan, fund, year, amount }: Change & { readonly source: LineStanding; readonly plan: string },
  act: FormalAct,
): Promise<void> {
  await writing.run(sql`
    update finance.fund_allocation set amount_cents = greatest(amount_cents - ${amount}, 0)
    where plan_id = ${source.plan} and fund = ${fund} and year = ${source.year}`)
  await writing.run(sql`
    insert into finance.fund_allocation as present (id, plan_id, ambito_code, fund, year, amount_cents, act, spend_by)
    select uuidv7(), plan.id, plan.ambito_code, ${fund}, ${year}, ${amount}, ${actText(act)}, ${source.spendBy}::date
    from finance.zone_plan plan where plan.id = ${plan}
    on conflict (plan_id, fund, year) do update set amount_cents = present.amount_cents + excluded.amount_cents`)
}
