import type { Viewer } from '@cse/schema/viewer'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MEASURES, type PeopleMeasure } from '../../subgraphs/analytics/src/rules/aggregate/measure.ts'
import { cellTables } from '../../subgraphs/analytics/src/rules/cell-tables.ts'
import { recounted } from '../../subgraphs/analytics/test/warehouse/recount.ts'
import { local, planOffice, regional } from '../viewers.ts'
import { RECOUNTS, type Recounted } from './recount.ts'
import { openWarehouse, type Warehouse, YEAR } from './warehouse.ts'

/** Whoever queries the graph in all its ways learns nothing of a true count of one to four, and of each cell a single figure. */

const THRESHOLD = 5
const BARI = 'ATS-BA-02'

let warehouse: Warehouse
beforeAll(async () => {
  warehouse = await openWarehouse()
})
afterAll(() => warehouse.stop())

interface Requested {
  readonly measure: string
  readonly by: readonly string[]
  readonly filter?: string
}

/** The rows of a table, by the codes of their groups. */
async function table(
  viewer: Viewer,
  { measure, by, filter = '' }: Requested,
): Promise<Map<string, number | null>> {
  const { aggregate } = await warehouse.execute<{
    aggregate: { rows: readonly { group: readonly { code: string }[]; value: number | null }[] }
  }>(
    viewer,
    `{ aggregate(input: { measure: ${measure}, by: [${by}], filter: { ${filter} } }) { rows { group { code } value } } }`,
  )
  return new Map(aggregate.rows.map(({ group, value }) => [group.map(({ code }) => code).join(' '), value]))
}

const ofYear = `from: "${YEAR}-01", to: "${YEAR}-12"`

/** The measures that count records or persons of a family. */
const measuresOf = (family: string) =>
  Object.entries(MEASURES)
    .filter(([, measure]) => measure.kind === 'people')
    .filter(([, measure]) => {
      const { family: own, quantity } = measure as PeopleMeasure
      return own === family && (quantity === 'RECORDS' || quantity === 'PERSONS')
    })
    .map(([name]) => name)

/** Every table that can be asked for as a whole: with its dimensions, and the measures that it answers. */
const TABLES = cellTables.flatMap(({ code, family, territory, period, axes }) => {
  const by = [
    ...(territory === 'REGION' ? [] : [territory]),
    ...(period === 'ALWAYS' ? [] : [period]),
    ...axes,
  ]
  const measures = by.length > 3 ? [] : measuresOf(family)
  return measures.length > 0 ? [{ code, by, measures }] : []
})

test('no table discloses anything of one to four persons', async () => {
  const truth = await trueCells(warehouse)
  let small = 0
  let reported = 0
  for (const { code, by, measures } of TABLES) {
    const cells = truth.get(code) ?? new Map<string, number>()
    small += [...cells.values()].filter((persons) => persons < THRESHOLD).length
    for (const measure of measures)
      for (const [place, value] of await table(regional(), { measure, by })) {
        reported += 1
        expect([code, place, value, (cells.get(place) ?? 0) >= THRESHOLD]).toEqual([code, place, value, true])
      }
  }
  expect(small).toBeGreaterThan(1_000)
  expect(reported).toBeGreaterThan(1_000)
}, 60_000)

/** How many persons are in each cell of each table, by the codes of a row that would show it. */
async function trueCells({ admin }: Warehouse): Promise<Map<string, Map<string, number>>> {
  const truth = new Map<string, Map<string, number>>()
  for (const line of await recounted(admin)) {
    const [kept = '', period = '', territory = '', one = '', other = '', , persons] = line
      .slice(1, -1)
      .split(',')
      .map((value) => value.replaceAll('"', ''))
    const place = [territory, period, one, other].filter((value) => value !== '').join(' ')
    const cells = truth.get(kept) ?? new Map<string, number>()
    truth.set(kept, cells.set(place, Number(persons)))
  }
  return truth
}

describe('a cell has one figure', () => {
  test('in a table, under a filter, in another order and in an extract', async () => {
    const whole = await table(regional(), { measure: 'CASES', by: ['AMBITO', 'TARGET_AREA'] })
    expect(whole.size).toBeGreaterThan(5)
    const turned = await table(regional(), {
      measure: 'CASES',
      by: ['TARGET_AREA', 'AMBITO'],
    })
    for (const [place, value] of whole) {
      const [ambito, area] = place.split(' ')
      expect(turned.get(`${area} ${ambito}`)).toBe(value)
      const filter = `ambiti: ["${ambito}"], targetAreas: ["${area}"]`
      expect([...(await table(regional(), { measure: 'CASES', by: [], filter })).values()]).toEqual([value])
    }
    const { aggregateExtract } = await warehouse.execute<{
      aggregateExtract: { nodes: readonly { group: readonly { code: string }[]; value: number }[] }
    }>(
      regional(),
      `{ aggregateExtract(input: { measure: CASES, by: [AMBITO, TARGET_AREA]}, first: 1000) {
        nodes { group { code } value } } }`,
    )
    expect(
      new Map(
        aggregateExtract.nodes.map(({ group, value }) => [group.map(({ code }) => code).join(' '), value]),
      ),
    ).toEqual(whole)
  })

  test('for the Region, an Ambito and a comune of it', async () => {
    const requested = { measure: 'CASES', by: ['COMUNE'] }
    const all = await table(regional(), requested)
    const comuni = await warehouse.admin<{ comune: string }[]>`
      select comune from registry.ambito_membership where ambito = ${BARI} order by comune`
    const own = await table(planOffice(BARI, 'PLAN_OFFICE'), requested)
    expect(own.size).toBeGreaterThan(0)
    for (const [place, value] of own) expect(value).toBe(all.get(place))
    for (const { comune } of comuni)
      for (const [place, value] of await table(local([comune], 'SOCIAL_WORKER'), requested))
        expect(value).toBe(all.get(place))
  })
})

describe('indicators and reports', () => {
  test('say of persons what the tables say', async () => {
    const inhabitants = await RECOUNTS.inhabitants?.(warehouse.admin, YEAR)
    const by = ['AMBITO']
    const reported = {
      NEW_CASES_1000: await table(regional(), { measure: 'CASES', by, filter: ofYear }),
      NEW_CASES_ELDERLY_1000: await table(regional(), {
        measure: 'CASES',
        by,
        filter: `${ofYear}, targetAreas: ["4"]`,
      }),
      DELIVERIES_1000: await table(regional(), { measure: 'DELIVERIES', by, filter: ofYear }),
    }
    expect(reported.NEW_CASES_1000.size).toBeGreaterThan(0)
    for (const [code, figures] of Object.entries(reported)) {
      for (const [ambito, value] of await valuesOf(code)) {
        const people = inhabitants?.get(ambito) ?? Number.NaN
        expect([code, ambito, value]).toEqual([
          code,
          ambito,
          Math.round(((figures.get(ambito) ?? 0) / people) * 100_000) / 100,
        ])
      }
    }
  })

  test('tell nothing of one to four persons', async () => {
    let small = 0
    for (const [code, counted, base] of [
      ['PROJECTS_100_CASES', 'projects', 'cases'],
      ['TAKE_UP_TERM', 'assessedInTerm', 'assessed'],
      ['NEW_CASES_ELDERLY_1000', 'elderlyCases', null],
    ] as const) {
      const values = await valuesOf(code)
      const among = await smallOnes(counted)
      const below = base === null ? new Set<string>() : await smallOnes(base)
      for (const [ambito, value] of values) {
        if (below.has(ambito)) expect([code, ambito, value]).toEqual([code, ambito, null])
        else if (among.has(ambito)) expect([code, ambito, value || null]).toEqual([code, ambito, null])
        if (below.has(ambito) || among.has(ambito)) small += 1
      }
    }
    expect(small).toBeGreaterThan(10)
  })

  /** The Ambiti of which so few are counted. */
  async function smallOnes(name: string): Promise<Set<string>> {
    const counted: Recounted = (await RECOUNTS[name]?.(warehouse.admin, YEAR)) ?? new Map()
    return new Set(
      [...counted].filter(([, count]) => count > 0 && count < THRESHOLD).map(([ambito]) => ambito),
    )
  }

  async function valuesOf(code: string): Promise<Map<string, number | null>> {
    const { indicators } = await warehouse.execute<{
      indicators: readonly { ambito: { code: string }; value: number | null }[]
    }>(regional(), `{ indicators(filter: { year: ${YEAR}, codes: ["${code}"] }) { ambito { code } value } }`)
    expect(indicators).toHaveLength(45)
    return new Map(indicators.map(({ ambito, value }) => [ambito.code, value]))
  }
})
