import { Param, type SQL, sql } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import type { CellFigures } from '../../rules/cell-figures.ts'
import { cellTableOf, type Family, type TerritoryLevel, type Trait } from '../../rules/cell-tables.ts'
import { type ControlOf, controlOfPlaces } from '../../rules/disclosure/cell-control.ts'
import { publishPercentile } from '../../rules/disclosure/percentile.ts'
import { publish, type Quantity } from '../../rules/disclosure/publication.ts'
import { type PeopleFigure, REGION, type ReleasedFigure } from '../../rules/indicators/figures.ts'
import { classOfDays } from '../../rules/waiting-times.ts'

/** A figure of an Ambito, or of the Region, in a year. */
export interface TerritoryFigure<Name extends string> {
  readonly figure: Name
  readonly territory: string
  readonly year: number
  readonly released: ReleasedFigure
}

/** Days within which a need is to be assessed: the term of a proceeding without another one (L. 241/1990 art. 2 c. 2). */
const TERM = 30

/** From which cells of the warehouse a figure is taken. */
interface Source {
  readonly family: Family
  readonly quantity: Quantity
  readonly traits: readonly Trait[]
  /** Only cells with one of these values of the trait, or of the days of a waiting time. */
  readonly among: readonly string[] | null
}

const records = (family: Family, source: Partial<Source> = {}): Source => ({
  family,
  quantity: 'RECORDS',
  traits: [],
  among: null,
  ...source,
})

type CountedFigure = Exclude<PeopleFigure, 'assessmentWait'>

const SOURCES: Readonly<Record<CountedFigure, Source>> = {
  cases: records('CASES'),
  elderlyCases: records('CASES', { traits: ['TARGET_AREA'], among: ['4'] }),
  assessed: records('WAITS_FOR_ASSESSMENT'),
  assessedInTerm: records('WAITS_FOR_ASSESSMENT', {
    among: Array.from({ length: TERM + 1 }, (_, days) => classOfDays(days)),
  }),
  projects: records('WAITS_FOR_PROJECT'),
  deliveries: records('DELIVERIES'),
  // one person has one band in a year: the two bands have nobody in common
  homeCareElders: records('HOME_CARE', {
    quantity: 'PERSONS',
    traits: ['AGE_BAND'],
    among: ['65-75', '75+'],
  }),
}

/**
 * The figures about persons of every Ambito and of the Region in some years, as they are published. What has no record, or is published as if it had none, is left out.
 * @param controlOf how each is protected; null, in tests alone, gives the exact figures
 */
export async function peopleFigures(
  session: SchemaSession,
  years: readonly number[],
  controlOf: ControlOf | null = controlOfPlaces(session.placeSecret),
): Promise<readonly TerritoryFigure<PeopleFigure>[]> {
  const figures = sql.raw(controlOf === null ? '' : 'releasable_')
  const [counts, waitingTimes] = await Promise.all([
    countsOf(session, years, figures),
    waitingTimesOf(session, years, figures),
  ])
  const controlled = (family: Family, territory: string, values: readonly string[] | null) =>
    controlOf === null ? null : controlOf(family, territory, values ?? [])
  const published = counts.flatMap(({ figure, territory, year, ...cell }) => {
    const { family, quantity, among } = SOURCES[figure]
    const { value } = publish(cell, quantity, controlled(family, territory, among))
    // What is published as empty looks like what has no record.
    if (value === 0) return []
    return [{ figure, territory: territory || REGION, year, released: value ?? ('SUPPRESSED' as const) }]
  })
  const medians = waitingTimes.flatMap(({ territory, year, days, records, keySum }) => {
    const histogram = days.map((first, at) => [Number(first), records[at] ?? 0] as const)
    const control = controlled('WAITS_FOR_ASSESSMENT', territory, null)
    const published = publishPercentile(histogram, 0.5, keySum, control?.threshold ?? null)
    if (published === null) return []
    const released = published.value ?? ('SUPPRESSED' as const)
    return [{ figure: 'assessmentWait' as const, territory: territory || REGION, year, released }]
  })
  return [...published, ...medians]
}

interface Counts extends CellFigures {
  readonly figure: CountedFigure
  readonly territory: string
  readonly year: number
}

function countsOf(
  session: SchemaSession,
  years: readonly number[],
  figures: SQL,
): Promise<readonly Counts[]> {
  const sources = Object.entries(SOURCES).flatMap(([figure, { family, traits, among }]) =>
    codesOf(family, traits).map((code) => ({ figure, code, among: among && `{${among.join()}}` })),
  )
  const list = (column: 'figure' | 'code' | 'among') =>
    sql`${new Param(sources.map((row) => row[column]))}::text[]`
  return session.rows(sql<Counts>`
    select source.figure as "figure", cell.territory as "territory", cell.period::int as "year", sum(${figures}count)::bigint as "count",
      sum(${figures}persons)::bigint as "persons", (sum(${figures}key_sum) % 4294967296)::bigint as "keySum",
      (sum(${figures}person_key_sum) % 4294967296)::bigint as "personKeySum", sum(${figures}squares)::bigint as "squares",
      0 as "minutes", 0 as "minuteSquares", 0 as "cents", 0 as "euroSquares"
    from unnest(${list('figure')}, ${list('code')}, ${list('among')}) as source(figure, code, among)
    join analytics.cell cell on cell.table_code = source.code and cell.period = any(${new Param(years.map(String))}::text[])
      and (source.among is null or cell.one = any(source.among::text[]))
    group by source.figure, cell.territory, cell.period`)
}

interface WaitingTimes {
  readonly territory: string
  readonly year: number
  /** First days of the classes, the shortest waiting time first. */
  readonly days: readonly string[]
  readonly records: readonly number[]
  readonly keySum: number
}

function waitingTimesOf(
  session: SchemaSession,
  years: readonly number[],
  figures: SQL,
): Promise<readonly WaitingTimes[]> {
  return session.rows(sql<WaitingTimes>`
    select territory as "territory", period::int as "year", array_agg(one order by one) as "days",
      array_agg(${figures}count::int order by one) as "records", (sum(${figures}key_sum) % 4294967296)::bigint as "keySum"
    from analytics.cell
    where table_code = any(${new Param(codesOf('WAITS_FOR_ASSESSMENT', []))}::text[]) and period = any(${new Param(years.map(String))}::text[])
      and ${figures}count > 0
    group by territory, period`)
}

const TERRITORIES: readonly TerritoryLevel[] = ['AMBITO', 'REGION']

const codesOf = (family: Family, traits: readonly Trait[]): string[] =>
  TERRITORIES.flatMap((territory) => cellTableOf(family, territory, 'YEAR', traits)?.code ?? [])
