import { POPULATION } from '@cse/db/analytics/official-statistics/columns'
import { children } from '@cse/db/src/query/children'
import { Param, sql } from '@cse/db/src/query/sql'
import type { Cents } from '@cse/schema/cents'
import type { CountedClass } from '../../rules/report/population-classes.ts'

interface OfYear {
  readonly year: number
}

interface OfAmbito {
  readonly ambito: string
}

const ambitoOf = ({ ambito }: OfAmbito) => ambito

/** Inhabitants by sex and class of age; none where the newest statistic lacks a comune of the Ambito in some of the classes. */
export const populationBySexAndAge = children(
  'population by sex and age',
  async (session, ambiti, { year }: OfYear) => {
    const rows = await session.rows(sql<OfAmbito & CountedClass & { counted: number; comuni: number }>`
      with member as materialized (
        select ambito, comune, count(*) over (partition by ambito) as comuni from registry.ambito_membership
        where ambito = any(${new Param(ambiti)}) and make_date(${year}::int, 12, 31) >= valid_from
          and (valid_to is null or make_date(${year}::int, 12, 31) < valid_to)
      )
      select member.ambito as "ambito", value.sex as "sex", value.age_from as "ageFrom", value.age_to as "ageTo",
        sum(value.value)::float8 as "inhabitants", count(*)::int as "counted", member.comuni::int as "comuni"
      from member join analytics.context_value value on value.comune = member.comune
      where value.dataset = ${POPULATION} and value.age_from is not null and value.year = (
        select max(year) from analytics.context_dataset where code = ${POPULATION} and year <= ${year}::int)
      group by member.ambito, member.comuni, value.sex, value.age_from, value.age_to order by value.age_from, value.sex`)
    const partly = new Set(rows.filter(({ counted, comuni }) => counted < comuni).map(ambitoOf))
    return rows.filter(({ ambito }) => !partly.has(ambito))
  },
  ambitoOf,
)

/** A figure of another official statistic. */
export interface ContextFigure {
  readonly dataset: string
  readonly title: string
  readonly source: string
  readonly licence: string
  readonly referenceDate: string
  readonly measure: string
  /** ISTAT code; null for a figure of the whole Ambito. */
  readonly comune: string | null
  readonly value: number
}

/** Figures of the other statistics about an Ambito and its comuni, each of its newest year that is not later; without those by sex and age. */
export const contextFigures = children(
  'context figures',
  (session, ambiti, { year }: OfYear) =>
    session.rows(sql<OfAmbito & ContextFigure>`
      select coalesce(value.ambito_code, member.ambito) as "ambito", dataset.code as "dataset", dataset.title as "title",
        dataset.source as "source", dataset.licence as "licence", dataset.reference_date::text as "referenceDate",
        value.measure as "measure", value.comune as "comune", value.value::float8 as "value"
      from analytics.context_dataset dataset
      join analytics.context_value value on value.dataset = dataset.code and value.year = dataset.year
      left join registry.ambito_membership member on member.comune = value.comune and make_date(${year}::int, 12, 31) >= member.valid_from
        and (member.valid_to is null or make_date(${year}::int, 12, 31) < member.valid_to)
      where dataset.code <> ${POPULATION} and value.sex = 'ALL' and value.age_from is null
        and dataset.year = (select max(year) from analytics.context_dataset newest where newest.code = dataset.code and newest.year <= ${year}::int)
        and coalesce(value.ambito_code, member.ambito) = any(${new Param(ambiti)})
      order by dataset.code, value.measure, value.comune nulls first`),
  ambitoOf,
)

/** Units of offer of one kind. */
export interface OfferOfArticle {
  readonly article: string
  readonly facilities: number
  readonly places: number
  readonly occupied: number
}

/** Offer by article of the regional regulations; facilities without places are closed. */
export const offerByArticle = children(
  'offer by article',
  (session, ambiti, { year }: OfYear) =>
    session.rows(sql<OfAmbito & OfferOfArticle>`
      select ambito_code as "ambito", article as "article", count(*) as "facilities", sum(capacity)::bigint as "places",
        sum(occupied)::bigint as "occupied"
      from analytics.public_offer
      where ambito_code = any(${new Param(ambiti)}) and year = ${year} and capacity > 0
      group by ambito_code, article order by article`),
  ambitoOf,
)

/** Staff of one profile. */
export interface StaffOfProfile {
  readonly profile: string
  readonly fullTimeEquivalent: number
}

export const staffByProfile = children(
  'staff by profile',
  (session, ambiti, { year }: OfYear) =>
    session.rows(sql<OfAmbito & StaffOfProfile>`
      select ambito_code as "ambito", profile as "profile", (full_time / 100.0)::float8 as "fullTimeEquivalent"
      from analytics.staff_fact where ambito_code = any(${new Param(ambiti)}) and year = ${year} order by profile`),
  ambitoOf,
)

/** Money of a year, in cents. */
export interface AmountsOf {
  /** Null in the sum over all target areas. */
  readonly fund: string | null
  /** Null in the sum over all funds. */
  readonly targetArea: string | null
  readonly planned: Cents
  readonly committed: Cents
  readonly liquidated: Cents
  readonly paid: Cents
}

/** Amounts of the interventions of the zone plan in a year: by fund, by target area, and the sum, which has neither. */
export const amountsOfYear = children(
  'amounts of the year',
  (session, ambiti, { year }: OfYear) =>
    session.rows(sql<OfAmbito & AmountsOf>`
      select ambito_code as "ambito", fund as "fund", target_area as "targetArea", sum(planned)::bigint as "planned",
        sum(committed)::bigint as "committed", sum(liquidated)::bigint as "liquidated", sum(paid)::bigint as "paid"
      from analytics.amount_fact where ambito_code = any(${new Param(ambiti)}) and year = ${year}
      group by grouping sets ((ambito_code), (ambito_code, fund), (ambito_code, target_area))
      order by fund nulls first, target_area nulls first`),
  ambitoOf,
)
