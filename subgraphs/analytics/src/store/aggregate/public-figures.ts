import { Param, type SQL, sql } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { PUBLIC_COLUMNS, type PublicMeasure } from '../../rules/aggregate/measure.ts'
import type { ResolvedRequest } from '../../rules/aggregate/resolve-request.ts'
import type { Trait } from '../../rules/cell-tables.ts'

/** A sum of public facts, before the rules of publication are applied. */
export interface PublicFactSum {
  readonly period: string
  readonly territory: string
  /** Values of the traits, in their order. */
  readonly values: readonly string[]
  readonly sum: number
  /** How many facilities, Ambiti or interventions make it up. */
  readonly of: number
}

/** The value of a public fact that has none. */
const NONE = 'NONE'

/** Sums of public offer, staff or money. Computed for each request: there are thousands of such facts, not millions. */
export function publicFigures(
  session: SchemaSession,
  measure: PublicMeasure,
  { territory, periods, traits }: Pick<ResolvedRequest, 'territory' | 'periods' | 'traits'>,
  limit: number,
): Promise<PublicFactSum[]> {
  const columns = PUBLIC_COLUMNS[measure.facts]
  const traitOf = (trait: Trait) => sql`coalesce(fact.${sql.identifier(columns[trait] ?? '')}, ${NONE})`
  const place = PLACES[territory.level]
  const limits = [...traits.values].map(
    ([trait, among]) => sql`${traitOf(trait)} = any(${new Param(among)}::text[])`,
  )
  const period = periods.level === 'YEAR' ? sql`fact.year::text` : sql`''`
  return session.rows(sql<PublicFactSum>`
    select ${period} as "period", ${place} as "territory", array[${sql.join(traits.traits.map(traitOf), sql`, `)}]::text[] as "values",
      sum(fact.${sql.identifier(measure.column)})::float8 as "sum", count(distinct ${OF[measure.facts]})::int as "of"
    from ${FACTS[measure.facts]} fact join registry.ambito ambito on ambito.code = fact.ambito_code
    where ${place} = any(${new Param(territory.codes)}::text[])
      and ${sql.join([yearsOf(periods), ...limits], sql` and `)}
    group by 1, 2, 3 limit ${limit}`)
}

function yearsOf({ level, periods }: ResolvedRequest['periods']): SQL {
  return level === 'YEAR' ? sql`fact.year::text = any(${new Param(periods)}::text[])` : sql`true`
}

/** Of offer no facts of protected places. */
const FACTS = {
  offer: sql`analytics.public_offer`,
  staff: sql`analytics.staff_fact`,
  amount: sql`analytics.amount_fact`,
}

const OF = { offer: sql`fact.facility`, staff: sql`fact.ambito_code`, amount: sql`fact.intervention` }

const PLACES = {
  REGION: sql`''`,
  PROVINCE: sql`ambito.province`,
  AMBITO: sql`fact.ambito_code`,
  COMUNE: sql`fact.comune`,
}
