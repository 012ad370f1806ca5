import { fundingLine, planIntervention } from '@cse/db/finance/tables'
import { children } from '@cse/db/src/query/children'
import type { PgColumn } from '@cse/db/src/query/columns'
import { anyOf, type Given, prepared } from '@cse/db/src/query/prepared'
import { sql } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import type { Amounts } from '../rules/amounts.ts'

/** Part of the money behind an intervention or a plan; null is all years, all funds, now. */
export interface AmountsSelection {
  readonly year: number | null
  readonly fund: string | null
  /** The instant at which the figures stood so. */
  readonly asOf: Date | null
}

interface Parents {
  readonly parents: readonly string[]
}

type Summed = Amounts & { readonly parent: string }

// Sums of bigint are numeric in Postgres; what is summed here stays far below 2^53 cents.
/** The figures of lines as they are kept; what is that of few persons, to who keeps the books alone. */
export const sums = sql.raw(`
  sum(planned_cents)::bigint as "planned", sum(committed_cents)::bigint as "committed", ${['liquidated', 'ordered', 'paid'].map(reported).join(', ')},
  max(updated_at) as "asOf"`)
function reported(figure: string): string {
  const keeps = `'ambito:' || ambito_code = any ((select registry.viewer_keys())::text[])`
  return `sum(${figure}_cents - case when ${keeps} then 0 else withheld_${figure}_cents end)::bigint as "${figure}"`
}

/** The figures that `finance.line_as_of` found, as `past`. */
export const sumsOfPast = sql.raw(`
  coalesce(sum(past.planned), 0)::bigint as "planned", coalesce(sum(past.committed), 0)::bigint as "committed",
  coalesce(sum(past.liquidated), 0)::bigint as "liquidated", coalesce(sum(past.ordered), 0)::bigint as "ordered",
  coalesce(sum(past.paid), 0)::bigint as "paid"`)

const kept = (name: string, parent: PgColumn) =>
  prepared(
    `amounts of ${name} in part`,
    (given: Given<Parents & Omit<AmountsSelection, 'asOf'>>) => sql<Summed>`
      select ${parent} as "parent", ${sums} from ${fundingLine}
      where ${anyOf(parent, given.parents)}
        and (${given.year}::int is null or ${fundingLine.year} = ${given.year})
        and (${given.fund}::text is null or ${fundingLine.fund} = ${given.fund})
      group by ${parent}`,
  )
const past = (name: string, parent: PgColumn) =>
  prepared(
    `amounts of ${name} as of an instant`,
    (given: Given<Parents & Omit<AmountsSelection, 'asOf'> & { asOf: string }>) => sql<Summed>`
      select ${parent} as "parent", ${sumsOfPast}, ${given.asOf}::timestamptz as "asOf"
      from ${fundingLine} cross join lateral finance.line_as_of(${fundingLine.id}, ${given.asOf}::timestamptz) as past
      where ${anyOf(parent, given.parents)}
        and (${given.year}::int is null or ${fundingLine.year} = ${given.year})
        and (${given.fund}::text is null or ${fundingLine.fund} = ${given.fund})
      group by ${parent}`,
  )

/** Amounts of the lines under a parent, in part: one row, or none where it has no such line. */
function partsUnder(name: string, parent: PgColumn) {
  const now = kept(name, parent)
  const then = past(name, parent)
  // calls with the same arguments share a statement, and arguments are compared as JSON
  const parts = children(
    `amounts of ${name} in part`,
    (
      session,
      parents,
      { asOf, ...part }: Omit<AmountsSelection, 'asOf'> & { readonly asOf: string | null },
    ) => session.rows(asOf === null ? now({ parents, ...part }) : then({ parents, ...part, asOf })),
    (row) => row.parent,
  )
  return (
    session: SchemaSession,
    key: string,
    { asOf, ...part }: AmountsSelection,
  ): Promise<readonly Amounts[]> => parts(session, key, { ...part, asOf: asOf?.toISOString() ?? null })
}

/** The amounts of an intervention in one year, of one fund, as of an instant. */
export const partOfIntervention = partsUnder('interventions', fundingLine.interventionId)
/** The amounts of a plan in one year, of one fund, as of an instant. */
export const partOfPlan = partsUnder('plans', fundingLine.planId)
/** The amounts of a line as of an instant. */
export const partOfLine = partsUnder('lines', fundingLine.id)
/** The amounts of all plans of an Ambito that the viewer sees. */
export const partOfAmbito = partsUnder('Ambiti', fundingLine.ambitoCode)
/** The amounts of a fund in all plans that the viewer sees. */
export const partOfFund = partsUnder('funds', fundingLine.fund)

const sumOfPlans = prepared(
  'amounts of plans',
  (given: Given<Parents>) => sql<Summed>`
    select ${planIntervention.planId} as "parent", ${sums} from ${planIntervention}
    where ${anyOf(planIntervention.planId, given.parents)} group by ${planIntervention.planId}`,
)
const sumByFund = prepared(
  'amounts of plans by fund and year',
  (given: Given<Parents>) => sql<Summed & { fund: string; year: number }>`
    select ${fundingLine.planId} as "parent", ${fundingLine.fund} as "fund", ${fundingLine.year} as "year", ${sums}
    from ${fundingLine} where ${anyOf(fundingLine.planId, given.parents)}
    group by ${fundingLine.planId}, ${fundingLine.year}, ${fundingLine.fund}`,
)

/** The amounts of a plan, all of it, now: one row, or none where it has no intervention. */
export const amountsOfPlan = children(
  'amounts of plans',
  (session, parents, _: object) => session.rows(sumOfPlans({ parents })),
  ({ parent }) => parent,
)

/** The amounts of a plan by fund and year. */
export const amountsByFund = children(
  'amounts of plans by fund and year',
  (session, parents, _: object) => session.rows(sumByFund({ parents })),
  ({ parent }) => parent,
)
