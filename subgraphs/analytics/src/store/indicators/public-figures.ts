import { Param, sql } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { type PublicFigureName, REGION } from '../../rules/indicators/figures.ts'
import type { TerritoryFigure } from './people-figures.ts'

/** Units of offer that count as nurseries, R.R. 4/2007 art. 53: `Asilo nido e altri servizi per la prima infanzia`. */
const NURSERY = '(^|[^0-9])4[-/]2007/53$'

/** The profile that L. 178/2020 art. 1 c. 797 counts. */
const SOCIAL_WORKER = 'Assistente sociale'

/** Money, offer and staff of every Ambito and of the Region. What nothing was recorded of is left out. */
export function publicFigures(
  session: SchemaSession,
  years: readonly number[],
): Promise<readonly TerritoryFigure<PublicFigureName>[]> {
  const requested = new Param(years)
  return session.rows(sql<TerritoryFigure<PublicFigureName>>`
    with amount as (
      select coalesce(ambito_code, ${REGION}) as territory, year, sum(planned) as planned, sum(committed) as committed,
        sum(liquidated) as liquidated, sum(paid) as paid
      from analytics.amount_fact where year = any(${requested}) group by grouping sets ((ambito_code, year), (year))
    ), offer as (
      select coalesce(ambito_code, ${REGION}) as territory, year, sum(capacity) as places, sum(occupied) as occupied,
        coalesce(sum(capacity) filter (where article ~ ${NURSERY}), 0) as nursery_places
      from analytics.public_offer where year = any(${requested}) group by grouping sets ((ambito_code, year), (year))
    ), staff as (
      select coalesce(ambito_code, ${REGION}) as territory, year,
        coalesce(sum(full_time) filter (where profile = ${SOCIAL_WORKER}), 0) / 100.0 as social_workers
      from analytics.staff_fact where year = any(${requested}) group by grouping sets ((ambito_code, year), (year))
    )
    select figure as "figure", territory as "territory", year as "year", released::float8 as "released"
    from amount, lateral (values ('planned', planned), ('committed', committed), ('liquidated', liquidated), ('paid', paid),
      ('residual', planned - committed)) as figures(figure, released)
    union all
    select figure, territory, year, released::float8
    from offer, lateral (values ('places', places), ('occupied', occupied), ('nurseryPlaces', nursery_places)) as figures(figure, released)
    union all
    select 'socialWorkers', territory, year, social_workers::float8 from staff`)
}
