import { sql } from '@cse/db/src/query/sql'
import type { SchemaSession, Writing } from '@cse/db/src/session/schema-session'
import { type Cents, greatest, zero } from '@cse/schema/cents'
import { badInput } from '@cse/schema/errors'
import { notFound, refuse } from '@cse/schema/refusal'
import { actInFuture, actText, type FormalAct, isFuture } from '../rules/act.ts'
import { yearClosed } from '../rules/commitment.ts'
import { wrongYear, yearsOf } from '../rules/plan.ts'
import { allOrNothing, type LedgerContext, onceOrNothing } from './all-or-nothing.ts'
import { fundNotAdmitted, mayPay } from './fund-rules.ts'
import { isTaken, takePlanStep } from './plan-standing.ts'

/** How much an intervention is meant to do (obiettivi fisici). */
export interface Targets {
  readonly plannedUsers: number | null
  readonly plannedHours: number | null
  readonly plannedPlaces: number | null
}

export interface NewIntervention extends Targets {
  readonly key: string
  readonly plan: string
  readonly code: string
  readonly title: string
  readonly serviceType: string
  readonly targetArea: string
}

/** Adds an intervention to a draft. The level it serves is that of its service. */
export function addPlanIntervention(
  session: SchemaSession,
  { issuer, subject }: LedgerContext,
  { key, ...requested }: NewIntervention,
) {
  const once = { issuer, subject, operation: 'addPlanIntervention', key, input: requested }
  return onceOrNothing(session, once, async (writing) => {
    const taken = await takePlanStep(writing, requested.plan, 'CHANGE', null)
    if (!isTaken(taken)) return taken
    const [first = 0] = yearsOf(taken.triennium)
    const service = await writing.one(sql<{ leps: string | null; targetAreas: string[] }>`
      select leps, target_areas as "targetAreas" from finance.service_type
      where code = ${requested.serviceType} and (valid_to is null or valid_to > ${`${first}-01-01`}::date)`)
    if (!service?.targetAreas.includes(requested.targetArea))
      return refuse(
        'ServiceNotPlannable',
        'La prestazione non esiste, non è più valida o non riguarda quest’area di utenza.',
      )
    const made = await writing.one(sql<{ intervention: string }>`
      insert into finance.plan_intervention (id, plan_id, ambito_code, code, title, service_type, target_area, leps, planned_users,
        planned_hours, planned_places)
      values (uuidv7(), ${taken.plan}, ${taken.ambito}, ${requested.code}, ${requested.title}, ${requested.serviceType}, ${requested.targetArea},
        ${service.leps}, ${requested.plannedUsers}, ${requested.plannedHours}, ${requested.plannedPlaces})
      on conflict (plan_id, code) do nothing returning id as "intervention"`)
    return made ?? refuse('CodeTaken', 'Il piano ha già un intervento con questo codice.')
  })
}

/** Changes title and targets of an intervention of a draft; null leaves what is there. */
export function changePlanIntervention(
  session: SchemaSession,
  requested: Targets & {
    readonly intervention: string
    readonly title: string | null
    readonly expectedVersion: number
  },
) {
  return allOrNothing(session, async (writing) => {
    const plan = await planOf(writing, requested.intervention)
    if (!plan) return notFound()
    const taken = await takePlanStep(writing, plan, 'CHANGE', requested.expectedVersion)
    if (!isTaken(taken)) return taken
    await writing.run(sql`
      update finance.plan_intervention set title = coalesce(${requested.title}, title),
        planned_users = coalesce(${requested.plannedUsers}, planned_users), planned_hours = coalesce(${requested.plannedHours}, planned_hours),
        planned_places = coalesce(${requested.plannedPlaces}, planned_places)
      where id = ${requested.intervention}`)
    return { intervention: requested.intervention }
  })
}

export interface Allocated {
  readonly key: string
  readonly plan: string
  readonly fund: string
  readonly year: number
  readonly amount: Cents
  readonly act: FormalAct
  /** Null for what the fund's rules say. */
  readonly spendBy: string | null
}

/**
 * Gives a plan money of a fund for a year, beside what it has of it (riparto), or takes back what is not planned. Own resources, user and health
 * shares are funds too. @throws GraphQLError BAD_USER_INPUT for more than any plan may have
 */
export function allocateFund(
  session: SchemaSession,
  { issuer, subject, at }: LedgerContext,
  { key, ...requested }: Allocated,
) {
  const { plan, fund, year, amount, act, spendBy } = requested
  return onceOrNothing(
    session,
    { issuer, subject, operation: 'allocateFund', key, input: requested },
    async (writing) => {
      if (isFuture(act, at)) return actInFuture()
      const taken = await takePlanStep(writing, plan, 'RESOURCES', null)
      if (!isTaken(taken)) return taken
      const years = yearsOf(taken.triennium)
      if (!years.includes(year)) return wrongYear(years[0] ?? year, years.at(-1) ?? year)
      const closing = await writing.one(
        sql<{
          year: number
        }>`select year from finance.year_closing where plan_id = ${plan} and year = ${year}`,
      )
      if (closing) return yearClosed(year)
      const has = await writing.one(sql<{ ofPlan: Cents; left: Cents }>`
        select coalesce(sum(amount_cents), 0)::bigint as "ofPlan", (coalesce(sum(amount_cents) filter (where fund = ${fund} and year = ${year}), 0) - (
          select coalesce(sum(case stage when 'DRAFT' then proposed_cents else planned_cents end), 0) from finance.funding_line
          where plan_id = ${plan} and fund = ${fund} and year = ${year}))::bigint as "left"
        from finance.fund_allocation where plan_id = ${plan}`)
      if (amount > 0 && (has?.ofPlan ?? 0) + amount > MOST_OF_A_PLAN)
        throw badInput([{ path: 'input.amount', reason: 'La somma supera quanto un piano può avere.' }])
      const left = greatest(zero, has?.left ?? zero)
      if (amount < 0 && -amount > left)
        return refuse('AllocationExceeded', 'L’importo supera quanto del fondo non è ancora programmato.', {
          available: left,
        })
      if (amount < 0) {
        const lowered = await writing.one(sql<{ allocation: string }>`
          update finance.fund_allocation set amount_cents = amount_cents + ${amount}::bigint, act = ${actText(act)}
          where plan_id = ${plan} and fund = ${fund} and year = ${year} returning id as "allocation"`)
        return lowered ?? fundNotAdmitted()
      }
      const made = await writing.one(sql<{ allocation: string }>`
      insert into finance.fund_allocation as present (id, plan_id, ambito_code, fund, year, amount_cents, act, spend_by)
      select uuidv7(), ${plan}, ${taken.ambito}, rule.fund, ${year}::smallint, ${amount}, ${actText(act)},
        coalesce(${spendBy}::date, make_date(${year}::int + rule.spend_within_years, 12, 31))
      from finance.fund_rule rule
      where rule.fund = ${fund} and ${year}::int between rule.first_year and coalesce(rule.last_year, ${year}::int)
      on conflict (plan_id, fund, year) do update set amount_cents = present.amount_cents + excluded.amount_cents, act = excluded.act,
        spend_by = coalesce(${spendBy}::date, present.spend_by)
      returning id as "allocation"`)
      return made ?? fundNotAdmitted()
    },
  )
}

/** Cents: a hundred billion euro. Sums of many plans stay exact integers (2^53). */
const MOST_OF_A_PLAN = 10_000_000_000_000

export interface Proposed {
  readonly intervention: string
  readonly expectedVersion: number
  readonly fund: string
  readonly year: number
  readonly amount: Cents
}

/** Proposes what a fund gives an intervention of a draft in a year; zero takes the proposal back. */
export function setFundingLine(
  session: SchemaSession,
  { intervention, expectedVersion, fund, year, amount }: Proposed,
) {
  return allOrNothing(session, async (writing) => {
    const plan = await planOf(writing, intervention)
    if (!plan) return notFound()
    const taken = await takePlanStep(writing, plan, 'CHANGE', expectedVersion)
    if (!isTaken(taken)) return taken
    const years = yearsOf(taken.triennium)
    if (!years.includes(year)) return wrongYear(years[0] ?? year, years.at(-1) ?? year)
    if (!(await mayPay(writing, [{ fund, year, intervention }]))) return fundNotAdmitted()
    const left = await writing.one(sql<{ cents: Cents }>`
      select (coalesce((select amount_cents from finance.fund_allocation where plan_id = ${plan} and fund = ${fund} and year = ${year}), 0)
        - coalesce((select sum(proposed_cents) from finance.funding_line
            where plan_id = ${plan} and fund = ${fund} and year = ${year} and intervention_id <> ${intervention}), 0))::bigint as "cents"`)
    const available = left?.cents ?? zero
    if (amount > available)
      return refuse('AllocationExceeded', 'L’importo supera quanto del fondo resta da programmare.', {
        available: greatest(zero, available),
      })
    const made = await writing.one(sql<{ line: string }>`
      insert into finance.funding_line (id, intervention_id, plan_id, ambito_code, fund, year, proposed_cents, stage)
      values (uuidv7(), ${intervention}, ${plan}, ${taken.ambito}, ${fund}, ${year}, ${amount}, 'DRAFT')
      on conflict (intervention_id, fund, year) do update set proposed_cents = excluded.proposed_cents returning id as "line"`)
    return made ?? notFound()
  })
}

async function planOf(writing: Writing, intervention: string): Promise<string | undefined> {
  const found = await writing.one(
    sql<{ plan: string }>`select plan_id as "plan" from finance.plan_intervention where id = ${intervention}`,
  )
  return found?.plan
}
