import { sql } from '@cse/db/src/query/sql'
import type { SchemaSession, Writing } from '@cse/db/src/session/schema-session'
import { type Cents, zero } from '@cse/schema/cents'
import { refuse } from '@cse/schema/refusal'
import { today } from '@cse/schema/today'
import { actInFuture, actText, type FormalAct, isFuture } from '../rules/act.ts'
import { mayBegin, wrongYear, yearsOf } from '../rules/plan.ts'
import { allOrNothing, type LedgerContext, onceOrNothing } from './all-or-nothing.ts'
import { isTaken, recordEdition, takePlanStep } from './plan-standing.ts'

/** A plan in the version that was read, and the act that moves it. */
export interface PlanMove {
  /** uuid of the plan. */
  readonly plan: string
  readonly expectedVersion: number
}

/** Begins the plan of an Ambito for three years. */
export function draftPlan(
  session: SchemaSession,
  { issuer, subject, at }: LedgerContext,
  { key, ambito, ...requested }: { key: string; ambito: string; firstYear: number; note: string | null },
) {
  return onceOrNothing(
    session,
    { issuer, subject, operation: 'draftPlan', key, input: requested },
    async (writing) => {
      const { firstYear, note } = requested
      if (!mayBegin(firstYear, today(at))) {
        const year = Number(today(at).slice(0, 4))
        return wrongYear(year - 2, year + 3)
      }
      const years = { first: firstYear, last: firstYear + 2 }
      if (await overlaps(writing, { ambito, plan: null, ...years })) return planExists()
      const made = await writing.one(sql<{ plan: string }>`
      insert into finance.zone_plan (id, ambito_code, triennium, status, note)
      values (uuidv7(), ${ambito}, ${`${firstYear}-${firstYear + 2}`}, 'DRAFT', ${note})
      on conflict (ambito_code, triennium) do nothing returning id as "plan"`)
      if (!made) return planExists()
      await recordEdition(writing, made.plan, null)
      return made
    },
  )
}

/** Sends the draft to the Coordinamento istituzionale: from here on it is no longer changed. */
export function submitPlan(session: SchemaSession, { plan, expectedVersion }: PlanMove) {
  return allOrNothing(session, async (writing) => {
    const taken = await takePlanStep(writing, plan, 'SUBMIT', expectedVersion)
    if (!isTaken(taken)) return taken
    const proposed = await writing.one(sql<{ cents: Cents }>`
      select coalesce(sum(proposed_cents), 0)::bigint as "cents" from finance.funding_line where plan_id = ${plan}`)
    if (!proposed || proposed.cents === 0)
      return refuse('PlanEmpty', 'Il piano non ha ancora risorse sugli interventi.')
    const missing = await missingCoFunding(writing, plan)
    if (missing > 0)
      return refuse(
        'CoFundingMissing',
        'Le risorse comunali non coprono il cofinanziamento richiesto dai fondi.',
        {
          missing,
        },
      )
    await recordEdition(writing, plan, null)
    return { plan }
  })
}

/** Takes a submitted plan back into the draft. */
export function withdrawPlan(
  session: SchemaSession,
  { plan, expectedVersion, reason }: PlanMove & { readonly reason: string },
) {
  return allOrNothing(session, async (writing) => {
    const taken = await takePlanStep(writing, plan, 'WITHDRAW', expectedVersion)
    if (!isTaken(taken)) return taken
    await recordEdition(writing, plan, null, reason)
    return { plan }
  })
}

/** Records the resolution that approves the plan: its proposals become the appropriations, and its lines can be spent. */
export function approvePlan(
  session: SchemaSession,
  { at }: LedgerContext,
  { plan, expectedVersion, act }: PlanMove & { readonly act: FormalAct },
) {
  return allOrNothing(session, async (writing) => {
    if (isFuture(act, at)) return actInFuture()
    const taken = await takePlanStep(writing, plan, 'APPROVE', expectedVersion)
    if (!isTaken(taken)) return taken
    const years = yearsOf(taken.triennium)
    const period = { first: years[0] ?? 0, last: years.at(-1) ?? 0 }
    if (await overlaps(writing, { ambito: taken.ambito, plan, ...period })) return planExists()
    await writing.run(sql`
      update finance.zone_plan set approval_act = ${actText(act)}, approved_on = ${act.date}::date where id = ${plan}`)
    await writing.run(sql`update finance.funding_line set stage = 'OPEN' where plan_id = ${plan}`)
    await writing.run(sql`
      insert into finance.movement (id, line_id, intervention_id, plan_id, ambito_code, kind, amount_cents, act, act_kind, act_number, act_on,
        reason, booked_on)
      select uuidv7(), id, intervention_id, plan_id, ambito_code, 'APPROPRIATION', proposed_cents, ${actText(act)}, ${act.kind}, ${act.number},
        ${act.date}::date, 'Approvazione del piano', ${today(at)}::date
      from finance.funding_line where plan_id = ${plan} and proposed_cents > 0`)
    await recordEdition(writing, plan, act)
    return { plan }
  })
}

/** Records that the plan is accounted for. Residui passivi may still be liquidated and paid, residuals carried into the next plan. */
export function closePlan(
  session: SchemaSession,
  { at }: LedgerContext,
  { plan, expectedVersion, act }: PlanMove & { readonly act: FormalAct },
) {
  return allOrNothing(session, async (writing) => {
    if (isFuture(act, at)) return actInFuture()
    const taken = await takePlanStep(writing, plan, 'CLOSE', expectedVersion)
    if (!isTaken(taken)) return taken
    const closed = await writing.rows(
      sql<{ year: number }>`select year from finance.year_closing where plan_id = ${plan}`,
    )
    const open = yearsOf(taken.triennium).find((year) => !closed.some((closing) => closing.year === year))
    if (open !== undefined)
      return refuse('YearOpen', `L’esercizio ${open} del piano non è ancora chiuso.`, { year: open })
    await recordEdition(writing, plan, act)
    return { plan }
  })
}

function planExists() {
  return refuse('PlanExists', 'L’Ambito ha già un piano per questo triennio, o per alcuni dei suoi anni.')
}

/** Whether another plan of the Ambito that is no draft covers one of these years. Whoever asks for the same Ambito waits for the answer to be used. */
async function overlaps(
  writing: Writing,
  covering: {
    readonly ambito: string
    readonly plan: string | null
    readonly first: number
    readonly last: number
  },
): Promise<boolean> {
  const { ambito, plan, first, last } = covering
  await writing.rows(
    sql`select pg_advisory_xact_lock(hashtextextended('zone plans of ' || ${ambito}::text, 0))`,
  )
  const other = await writing.one(sql<{ plan: string }>`
    select id as "plan" from finance.zone_plan
    where ambito_code = ${ambito} and status in ('APPROVED', 'VARIED', 'CLOSED') and (${plan}::uuid is null or id <> ${plan}::uuid)
      and int4range(left(triennium, 4)::int, right(triennium, 4)::int, '[]') && int4range(${first}::int, ${last}::int, '[]') limit 1`)
  return other !== null
}

/** What own resources of the comuni are short of what the rules of the funds ask for each hundred of theirs, in cents. */
async function missingCoFunding(writing: Writing, plan: string): Promise<Cents> {
  const sums = await writing.one(sql<{ missing: Cents }>`
    select (coalesce(sum(line.proposed_cents * rule.co_funding_percent / 100), 0)
      - coalesce(sum(line.proposed_cents) filter (where line.fund = 'COMUNE'), 0))::bigint as "missing"
    from finance.funding_line line
    left join finance.fund_rule rule on rule.fund = line.fund
      and line.year between rule.first_year and coalesce(rule.last_year, line.year)
    where line.plan_id = ${plan}`)
  return sums?.missing ?? zero
}
