import { children } from '@cse/db/src/query/children'
import { Param, sql } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { zero } from '@cse/schema/cents'
import {
  type FundModuleFigures,
  type FundModuleRow,
  type FundModuleStatus,
  type FundMoney,
  type ModuleFund,
  moduleFunds,
} from '../rules/fund-module.ts'
import { moduleOf } from '../rules/fund-module-checks.ts'
import { admits } from '../rules/fund-rule.ts'
import { rulesOfFund } from './editions.ts'

/** A module is the one of an Ambito, a fund and a year. */
export interface ModuleKey {
  readonly ambito: string
  readonly fund: ModuleFund
  readonly year: number
}

/** A submission with what was decided on it; nulls before. */
export interface FundModuleSubmissionRow {
  readonly ambito: string
  readonly fund: ModuleFund
  readonly year: number
  readonly number: number
  readonly asOf: Date
  /** What was kept, as text. */
  readonly content: string
  readonly digest: string
  readonly submittedAt: Date
  readonly decision: 'VALIDATED' | 'RETURNED' | null
  readonly reasons: readonly string[] | null
  readonly decidedAt: Date | null
}

interface OfYear {
  readonly year: number
}
interface AtInstant extends OfYear {
  readonly asOf: string
}

const funds = sql`${new Param(moduleFunds)}::text[]`

const plans = children(
  'plans of a year',
  (session, ambiti, { year }: OfYear) =>
    session.rows(sql<{ ambito: string }>`
      select distinct ambito_code as "ambito" from finance.zone_plan
      where ambito_code = any(${new Param(ambiti)}::text[]) and status in ('APPROVED', 'VARIED', 'CLOSED')
        and ${year}::int between left(triennium, 4)::int and right(triennium, 4)::int`),
  ({ ambito }) => ambito,
)

/** Whether an approved plan of the Ambito covers the year, for this viewer. */
export async function hasPlanFor(session: SchemaSession, ambito: string, year: number): Promise<boolean> {
  return (await plans(session, ambito, { year })).length > 0
}

// A module is for others than the Ambito: its money is what they are told, whoever makes it.
// Users are those of the last progress report of the year until then, and of the whole intervention: a report does not distinguish funds.
const moduleRows = children(
  'rows of fund modules',
  (session, ambiti, { year, asOf }: AtInstant) =>
    session.rows(sql<FundModuleRow & { readonly ambito: string; readonly fund: string }>`
      select line.ambito_code as "ambito", line.fund as "fund", intervention.target_area as "targetArea",
        service_type.macro_area as "macroArea", intervention.service_type as "serviceType", intervention.leps as "level",
        count(*)::int as "interventions", sum(intervention.planned_users)::int as "plannedUsers",
        sum(report.users_served)::int as "usersServed",
        sum(past.planned)::bigint as "planned", sum(past.committed)::bigint as "committed",
        sum(past.liquidated)::bigint as "liquidated", sum(past.ordered)::bigint as "ordered", sum(past.paid)::bigint as "paid"
      from finance.funding_line line
      join finance.plan_intervention intervention on intervention.id = line.intervention_id
      left join finance.service_type on service_type.code = intervention.service_type
      cross join lateral finance.line_as_released(line.id, ${asOf}::timestamptz) as past
      left join lateral (
        select users_served from finance.progress_report
        where progress_report.intervention_id = intervention.id and extract(year from as_of) = ${year}::int
          and as_of <= (${asOf}::timestamptz at time zone 'Europe/Rome')::date
        order by as_of desc limit 1
      ) report on true
      where line.ambito_code = any(${new Param(ambiti)}::text[]) and line.year = ${year}::int and line.fund = any(${funds})
        and past.planned is not null
      group by line.ambito_code, line.fund, intervention.target_area, service_type.macro_area, intervention.service_type, intervention.leps
      order by intervention.target_area, service_type.macro_area, intervention.service_type, intervention.leps`),
  ({ ambito }) => ambito,
)

// Money that is carried takes its allocation with it: what was carried since is where it was then.
const moduleMoney = children(
  'allocations of fund modules',
  (session, ambiti, { year, asOf }: AtInstant) =>
    session.rows(sql<FundMoney & { readonly ambito: string; readonly fund: string }>`
      select own.ambito as "ambito", own.fund as "fund", carried.before as "carriedIn", given.spend_by as "spendBy",
        (coalesce(given.amount, 0) + carried.out_since - carried.in_since)::bigint as "allocated"
      from (
        select ambito, fund from unnest(${new Param(ambiti)}::text[]) as ambito cross join unnest(${funds}) as fund
      ) own
      cross join lateral (
        select sum(amount_cents) as amount, min(spend_by) as spend_by from finance.fund_allocation
        where ambito_code = own.ambito and fund_allocation.fund = own.fund and year = ${year}::int
      ) given
      cross join lateral (
        select coalesce(sum(amount_cents) filter (where kind = 'CARRIED_IN' and recorded_at <= ${asOf}::timestamptz), 0)::bigint as before,
          coalesce(sum(amount_cents) filter (where kind = 'CARRIED_IN' and recorded_at > ${asOf}::timestamptz), 0) as in_since,
          coalesce(sum(amount_cents) filter (where kind = 'CARRIED_OUT' and recorded_at > ${asOf}::timestamptz), 0) as out_since
        from finance.funding_line line join finance.movement on movement.line_id = line.id
        where line.ambito_code = own.ambito and line.fund = own.fund and line.year = ${year}::int
          and kind in ('CARRIED_IN', 'CARRIED_OUT')
      ) carried`),
  ({ ambito }) => ambito,
)

/** What the ledger says of a module at a settled instant. */
export async function liveModule(
  session: SchemaSession,
  { ambito, fund, year }: ModuleKey,
  asOf: Date,
): Promise<FundModuleFigures> {
  const at = { year, asOf: asOf.toISOString() }
  const [rows, money, rules] = await Promise.all([
    moduleRows(session, ambito, at),
    moduleMoney(session, ambito, at),
    rulesOfFund(session, fund),
  ])
  const own = money.find((one) => one.fund === fund) ?? { allocated: zero, carriedIn: zero, spendBy: null }
  return moduleOf(
    own,
    rows.filter((one) => one.fund === fund),
    {
      year,
      asOf,
      admitted: ({ targetArea, macroArea, serviceType }) =>
        admits(rules, { year, targetArea, macroArea: macroArea ?? '', serviceType }),
    },
  )
}

const submissions = children(
  'submissions of fund modules',
  (session, ambiti, { year }: OfYear) =>
    session.rows(sql<FundModuleSubmissionRow>`
      select submission.ambito_code as "ambito", submission.fund as "fund", submission.year as "year", submission.number as "number",
        as_of as "asOf", convert_from(content, 'UTF8') as "content", sha256 as "digest", submitted_at as "submittedAt",
        decision as "decision", reasons as "reasons", decided_at as "decidedAt"
      from finance.fund_module_submission submission
      left join finance.fund_module_decision using (ambito_code, fund, year, number)
      where submission.ambito_code = any(${new Param(ambiti)}::text[]) and submission.year = ${year}::int
      order by submission.number desc`),
  ({ ambito }) => ambito,
)

/** The submissions of a module, the latest first. */
export async function submissionsOf(
  session: SchemaSession,
  { ambito, fund, year }: ModuleKey,
): Promise<FundModuleSubmissionRow[]> {
  const all = await submissions(session, ambito, { year })
  return all.filter((one) => one.fund === fund)
}

/** Where a module stands after these submissions, the latest first. */
export function statusAfter([last]: readonly FundModuleSubmissionRow[]): FundModuleStatus {
  return last ? (last.decision ?? 'SUBMITTED') : 'DRAFT'
}
