import { fundingLine, planIntervention } from '@cse/db/finance/tables'
import { children } from '@cse/db/src/children'
import { anyOf, type Given, prepared } from '@cse/db/src/prepared'
import { sql } from '@cse/db/src/sql'
import type { Amounts } from '../amounts.ts'

/** Part of the money behind an intervention; null is all years, all funds. */
export interface Part {
  readonly year: number | null
  readonly fund: string | null
}

interface Parents {
  readonly parents: readonly string[]
}

type Summed = Amounts & { readonly parent: string }

// Sums of bigint are numeric in Postgres; what is summed here stays far below 2^53 cents.
const sums = sql.raw(`
  sum(planned_cents)::bigint as "planned", sum(committed_cents)::bigint as "committed",
  sum(liquidated_cents)::bigint as "liquidated", sum(paid_cents)::bigint as "paid", max(updated_at) as "asOf"`)

const sumOfParts = prepared(
  'amounts of interventions in part',
  (given: Given<Parents & Part>) => sql<Summed>`
    select ${fundingLine.interventionId} as "parent", ${sums} from ${fundingLine}
    where ${anyOf(fundingLine.interventionId, given.parents)}
      and (${given.year}::int is null or ${fundingLine.year} = ${given.year})
      and (${given.fund}::text is null or ${fundingLine.fund} = ${given.fund})
    group by ${fundingLine.interventionId}`,
)
const sumOfPlans = prepared(
  'amounts of plans',
  (given: Given<Parents>) => sql<Summed>`
    select ${planIntervention.planId} as "parent", ${sums} from ${planIntervention}
    where ${anyOf(planIntervention.planId, given.parents)} group by ${planIntervention.planId}`,
)
const sumOfPlansInYear = prepared(
  'amounts of plans in a year',
  (given: Given<Parents & { year: number }>) => sql<Summed>`
    select ${fundingLine.planId} as "parent", ${sums} from ${fundingLine}
    where ${anyOf(fundingLine.planId, given.parents)} and ${fundingLine.year} = ${given.year}
    group by ${fundingLine.planId}`,
)
const sumByFund = prepared(
  'amounts of plans by fund and year',
  (given: Given<Parents>) => sql<Summed & { fund: string; year: number }>`
    select ${fundingLine.planId} as "parent", ${fundingLine.fund} as "fund", ${fundingLine.year} as "year", ${sums}
    from ${fundingLine} where ${anyOf(fundingLine.planId, given.parents)}
    group by ${fundingLine.planId}, ${fundingLine.year}, ${fundingLine.fund}`,
)

/** The amounts of an intervention in one year, of one fund, or both: one row, or none where it has no such line. */
export const partOfIntervention = children(
  'amounts of interventions in part',
  (session, parents, part: Part) => session.rows(sumOfParts({ parents, ...part })),
  ({ parent }) => parent,
)

/** The amounts of a plan, over all years or in one: one row, or none where it has no line. */
export const amountsOfPlan = children(
  'amounts of plans',
  (session, parents, { year }: Pick<Part, 'year'>) =>
    session.rows(year === null ? sumOfPlans({ parents }) : sumOfPlansInYear({ parents, year })),
  ({ parent }) => parent,
)

/** The amounts of a plan by fund and year. */
export const amountsByFund = children(
  'amounts of plans by fund and year',
  (session, parents, _: object) => session.rows(sumByFund({ parents })),
  ({ parent }) => parent,
)
