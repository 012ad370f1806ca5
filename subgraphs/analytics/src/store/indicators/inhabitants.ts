import { POPULATION } from '@cse/db/analytics/official-statistics/columns'
import { contextDataset, contextValue } from '@cse/db/analytics/official-statistics-tables'
import { comune } from '@cse/db/registry/tables'
import { children } from '@cse/db/src/query/children'
import { Param, sql } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'

/** The inhabitants of an Ambito, as it is composed at the end of a year. */
export interface Inhabitants {
  readonly ambito: string
  readonly year: number
  readonly inhabitants: number
  /** From 0 to 2 years; null while no statistic has it. */
  readonly infants: number | null
  /** Of 65 years and more; null while no statistic has it. */
  readonly elders: number | null
  /** Who publishes the statistic and of which day it is. */
  readonly source: string
}

/** The population with which every database begins: `db/data/comune.csv`. */
const FIRST_SOURCE = 'ISTAT, popolazione residente al 1° gennaio 2021'

/**
 * Inhabitants of every Ambito in each of the years: by the newest statistic loaded that is not of a later year, or, while none has every
 * comune of the Ambito, by the population with which the territory was loaded, which has no ages.
 */
export function inhabitantsOf(
  session: SchemaSession,
  years: readonly number[],
): Promise<readonly Inhabitants[]> {
  return session.rows(sql<Inhabitants>`
    with requested as (
      select year, (select max(${contextDataset.year}) from ${contextDataset}
        where ${contextDataset.code} = ${POPULATION} and ${contextDataset.year} <= requested.year) as loaded
      from unnest(${new Param(years)}::int[]) as requested(year)
    ), counted as (
      select year as loaded, comune, sum(value) as inhabitants,
        sum(value) filter (where age_to <= 2) as infants,
        coalesce(bool_or(age_from = 0) and not bool_or(age_from <= 2 and (age_to is null or age_to > 2)), false) as has_infants,
        coalesce(sum(value) filter (where age_from >= 65), 0) as elders,
        coalesce(bool_or(age_from >= 65) and not bool_or(age_from < 65 and (age_to is null or age_to >= 65)), false) as has_elders
      from ${contextValue}
      where dataset = ${POPULATION} and comune is not null and year in (select loaded from requested)
      group by year, comune
    )
    select member.ambito as "ambito", requested.year as "year",
      case when count(counted.comune) = count(*) then sum(counted.inhabitants) else sum(comune.population) end::float8 as "inhabitants",
      case when bool_and(coalesce(has_infants, false)) then sum(counted.infants) end::float8 as "infants",
      case when bool_and(coalesce(has_elders, false)) then sum(counted.elders) end::float8 as "elders",
      case when count(counted.comune) = count(*)
        then min(dataset.source || ', ' || to_char(dataset.reference_date, 'DD/MM/YYYY')) else ${FIRST_SOURCE} end as "source"
    from requested
    join registry.ambito_membership member on make_date(requested.year, 12, 31) >= member.valid_from
      and (member.valid_to is null or make_date(requested.year, 12, 31) < member.valid_to)
    join ${comune} comune on comune.istat_code = member.comune
    left join counted on counted.comune = member.comune and counted.loaded = requested.loaded
    left join ${contextDataset} dataset on dataset.code = ${POPULATION} and dataset.year = requested.loaded
    group by member.ambito, requested.year order by requested.year, member.ambito`)
}

/** Inhabitants of an Ambito in a year; none for a code that no Ambito has. */
export const inhabitantsOfAmbito = children(
  'inhabitants of Ambiti',
  async (session, ambiti, { year }: { year: number }) =>
    (await inhabitantsOf(session, [year])).filter(({ ambito }) => ambiti.includes(ambito)),
  ({ ambito }: Inhabitants) => ambito,
)
