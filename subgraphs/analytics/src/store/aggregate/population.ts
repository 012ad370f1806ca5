import { POPULATION } from '@cse/db/analytics/official-statistics/columns'
import { Param, sql } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { type AgeBand, ageBands } from '@cse/schema/bands'

/** The group of inhabitants that is counted; null does not limit. */
export interface Group {
  readonly sex: 'M' | 'F' | null
  readonly ageBand: Exclude<AgeBand, 'UNKNOWN'> | null
}

/** The resident population of a year by comune, sex and age band. */
export interface ResidentPopulation {
  readonly year: number
  /** Undefined where the statistic lacks the comune, its sexes or ages that lie within the bands. */
  of(comune: string, group: Group): number | undefined
}

/** The loaded statistics of the population, the newest year first. A process reads each once: its content does not change under one digest. */
export async function populationsOf(session: SchemaSession): Promise<readonly ResidentPopulation[]> {
  const loaded = await session.rows(sql<{ year: number; digest: string }>`
    select year as "year", digest as "digest" from analytics.context_dataset where code = ${POPULATION} order by year desc`)
  const known = new Set(loaded.map(cacheKey))
  for (const name of CACHE.keys()) if (!known.has(name)) CACHE.delete(name)
  return Promise.all(
    loaded.map(async (dataset) => {
      const name = cacheKey(dataset)
      const population = CACHE.get(name) ?? (await read(session, dataset.year))
      CACHE.set(name, population)
      return population
    }),
  )
}

const CACHE = new Map<string, ResidentPopulation>()
const cacheKey = ({ year, digest }: { year: number; digest: string }) => `${year} ${digest}`

interface Counted {
  readonly comune: string
  readonly sex: 'M' | 'F' | 'ALL'
  /** Null for all ages, or for a class that does not lie within one band. */
  readonly ageBand: string | null
  readonly inhabitants: number
}

/** An open class ends above every age. */
const ENDLESS = 1_000
const BOUNDS = ageBands.map((band) => {
  const [from = '', to] = band.replace('+', '').split('-')
  return { band, from: Number(from), to: to === undefined ? ENDLESS : Number(to) - 1 }
})

async function read(session: SchemaSession, year: number): Promise<ResidentPopulation> {
  const list = (part: keyof (typeof BOUNDS)[number]) => sql`${new Param(BOUNDS.map((bound) => bound[part]))}`
  const rows = await session.rows(sql<Counted>`
    select value.comune as "comune", value.sex as "sex", band.name as "ageBand", sum(value.value)::float8 as "inhabitants"
    from analytics.context_value value
    left join unnest(${list('band')}::text[], ${list('from')}::int[], ${list('to')}::int[]) as band(name, age_from, age_to)
      on value.age_from >= band.age_from and coalesce(value.age_to, ${ENDLESS}::int) <= band.age_to
    where value.dataset = ${POPULATION} and value.year = ${year} and value.comune is not null
    group by 1, 2, 3`)
  const comuni = new Map(
    [...Map.groupBy(rows, ({ comune }) => comune)].map(([comune, own]) => [comune, counter(own)]),
  )
  return { year, of: (comune, group) => comuni.get(comune)?.(group) }
}

function counter(rows: readonly Counted[]): (group: Group) => number | undefined {
  const hasSexes = rows.every(({ sex }) => sex !== 'ALL')
  const hasAges = rows.every(({ ageBand }) => ageBand !== null)
  return ({ sex, ageBand }) => {
    if ((sex !== null && !hasSexes) || (ageBand !== null && !hasAges)) return undefined
    return rows
      .filter((row) => (sex === null || row.sex === sex) && (ageBand === null || row.ageBand === ageBand))
      .reduce((sum, { inhabitants }) => sum + inhabitants, 0)
  }
}
