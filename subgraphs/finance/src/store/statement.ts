import { fundingLine, planIntervention } from '@cse/db/finance/tables'
import { children } from '@cse/db/src/query/children'
import { anyOf, type Given, prepared } from '@cse/db/src/query/prepared'
import { type SQL, sql } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import type { Cents } from '@cse/schema/cents'
import type { Amounts } from '../rules/amounts.ts'
import { sums, sumsOfPast } from './amounts.ts'

/** Figures, and what cases have reserved of them, in cents; null as of an instant of the past. */
interface Figures extends Amounts {
  readonly reservedByCases: Cents | null
}
/** What one fund sets aside for one intervention in one year. Interventions are uuids, funds and areas codes. */
export interface StatementRow extends Figures {
  readonly intervention: string
  readonly fund: string
  readonly year: number
  readonly targetArea: string
}
export type InterventionTotal = Figures & Pick<StatementRow, 'intervention' | 'targetArea'>
export type FundTotal = Figures & Pick<StatementRow, 'fund'>
export type YearTotal = Figures & Pick<StatementRow, 'year'>
export type TargetAreaTotal = Figures & Pick<StatementRow, 'targetArea'>

/** The rows of a statement and their sums in each direction; of a plan without lines in the year, no rows and no total. */
export interface StatementFigures {
  readonly rows: readonly StatementRow[]
  readonly byIntervention: readonly InterventionTotal[]
  readonly byFund: readonly FundTotal[]
  readonly byYear: readonly YearTotal[]
  readonly byTargetArea: readonly TargetAreaTotal[]
  readonly total: Amounts | null
}

type Grouped = { readonly parent: string } & (
  | (StatementRow & { readonly of: 'LINE' })
  | (InterventionTotal & { readonly of: 'INTERVENTION' })
  | (FundTotal & { readonly of: 'FUND' })
  | (YearTotal & { readonly of: 'YEAR' })
  | (TargetAreaTotal & { readonly of: 'TARGET_AREA' })
  | (Amounts & { readonly of: 'PLAN' })
)

interface Part {
  readonly parents: readonly string[]
  readonly year: number | null
}

// One scan of the lines sums them up in every direction.
const grouped = (figures: SQL, lines: SQL, { parents, year }: Given<Part>) =>
  sql<Grouped>`
    select plan_id as "parent", intervention_id as "intervention", fund as "fund", year as "year", target_area as "targetArea",
      case grouping(intervention_id, fund, year, target_area)
        when 0 then 'LINE' when 6 then 'INTERVENTION' when 11 then 'FUND' when 13 then 'YEAR' when 14 then 'TARGET_AREA' else 'PLAN'
      end as "of", ${figures}
    from ${lines} cross join lateral (
      select code, target_area from ${planIntervention} where ${planIntervention.id} = ${fundingLine.interventionId}
    ) as intervention
    where ${anyOf(fundingLine.planId, parents)} and (${year}::int is null or ${fundingLine.year} = ${year})
    group by grouping sets (
      (plan_id, intervention_id, code, target_area, fund, year), (plan_id, intervention_id, code, target_area),
      (plan_id, fund), (plan_id, year), (plan_id, target_area), (plan_id))
    order by code, year, fund, target_area`

const kept = prepared('statement of plans', (given: Given<Part>) =>
  grouped(
    sql`${sums}, sum(${fundingLine.reservedCents})::bigint as "reservedByCases"`,
    sql`${fundingLine}`,
    given,
  ),
)
const past = prepared(
  'statement of plans as of an instant',
  (given: Given<Part & { readonly asOf: string }>) =>
    grouped(
      sql`${sumsOfPast}, ${given.asOf}::timestamptz as "asOf", null::bigint as "reservedByCases"`,
      sql`${fundingLine} cross join lateral finance.line_as_of(${fundingLine.id}, ${given.asOf}::timestamptz) as past`,
      given,
    ),
)

const groups = children(
  'statement of plans',
  (session, parents, { year, asOf }: Pick<Part, 'year'> & { readonly asOf: string | null }) =>
    session.rows(asOf === null ? kept({ parents, year }) : past({ parents, year, asOf })),
  ({ parent }) => parent,
)

/** The figures of a plan in every direction, of one year or all, now or as of an instant; rows and interventions by code. */
export async function statementOfPlan(
  session: SchemaSession,
  plan: string,
  { year, asOf }: { readonly year: number | null; readonly asOf: Date | null },
): Promise<StatementFigures> {
  const all = await groups(session, plan, { year, asOf: asOf?.toISOString() ?? null })
  return {
    rows: all.filter((group) => group.of === 'LINE'),
    byIntervention: all.filter((group) => group.of === 'INTERVENTION'),
    byFund: all.filter((group) => group.of === 'FUND'),
    byYear: all.filter((group) => group.of === 'YEAR'),
    byTargetArea: all.filter((group) => group.of === 'TARGET_AREA'),
    total: all.find((group) => group.of === 'PLAN') ?? null,
  }
}
