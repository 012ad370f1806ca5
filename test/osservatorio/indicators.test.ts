import type { Viewer } from '@cse/schema/viewer'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { local, planOffice, regional } from '../viewers.ts'
import { loadInvented } from './invented.ts'
import { RECOUNTS } from './recount.ts'
import { openWarehouse, type Warehouse, YEAR } from './warehouse.ts'

const BARI = 'ATS-BA-02'

let warehouse: Warehouse
beforeAll(async () => {
  warehouse = await openWarehouse()
})
afterAll(() => warehouse.stop())

interface Row {
  readonly code: string
  readonly ambito: { readonly code: string }
  readonly value: number | null
  readonly missing: string | null
  readonly reason: string | null
  readonly rank: number | null
  readonly ranked: number
  readonly regionalValue: number | null
  readonly met: boolean | null
  readonly trend: readonly {
    readonly year: number
    readonly value: number | null
    readonly missing: string | null
  }[]
}
const FIELDS = 'code ambito { code } value missing reason rank ranked regionalValue met'
const indicators = async (viewer: Viewer, filter: string, fields = FIELDS) =>
  (
    await warehouse.execute<{ indicators: Row[] }>(
      viewer,
      `{ indicators(filter: { ${filter} }) { ${fields} } }`,
    )
  ).indicators

describe('the Region', () => {
  test('sees every indicator of every Ambito, its place and the value of the whole', async () => {
    const rows = await indicators(regional(), `year: ${YEAR}`)
    expect(new Set(rows.map(({ ambito }) => ambito.code)).size).toBe(45)
    expect(new Set(rows.map(({ code }) => code)).size).toBe(17)
    const reported = rows.filter(({ code, value }) => code === 'RESIDUAL_SHARE' && value !== null)
    expect(reported.length).toBeGreaterThan(10)
    for (const { rank, value, ranked } of reported) {
      expect(rank).toBe(1 + reported.filter((other) => Number(other.value) < Number(value)).length)
      expect(ranked).toBe(reported.length)
    }
  })

  test('says of the level of social workers whether an Ambito reaches it', async () => {
    for (const { value, met } of await indicators(
      regional(),
      `year: ${YEAR}, codes: ["LEPS_SOCIAL_WORKERS"]`,
    ))
      expect(met).toBe(Number(value) >= 1)
  })

  test('sees figures about persons of years that are over alone', async () => {
    const [open] = await indicators(regional(), `year: 2026, ambito: "${BARI}", codes: ["NEW_CASES_1000"]`)
    expect(open).toMatchObject({
      value: null,
      missing: 'YEAR_OPEN',
      reason: 'Anno non concluso.',
      rank: null,
    })
    const [closed] = await indicators(regional(), `ambito: "${BARI}", codes: ["NEW_CASES_1000"]`)
    expect(closed).toMatchObject({ value: expect.any(Number), missing: null, reason: null })
    expect(closed?.regionalValue).toBeGreaterThan(0)
  })

  test('has of a count the same as the table of aggregates', async () => {
    const table = await warehouse.execute<{
      aggregate: { rows: { group: { code: string }[]; value: number | null }[] }
    }>(
      regional(),
      `{ aggregate(input: { measure: CASES, by: [AMBITO], filter: { from: "${YEAR}-01", to: "${YEAR}-12" } }) { rows { group { code } value } } }`,
    )
    const reported = new Map(table.aggregate.rows.map(({ group, value }) => [group[0]?.code, value ?? 0]))
    for (const { ambito, value } of await indicators(
      regional(),
      `year: ${YEAR}, codes: ["NEW_CASES_1000"]`,
    )) {
      const [row] = await warehouse.admin<{ inhabitants: number }[]>`
        select sum(population)::int as inhabitants from registry.ambito_membership join registry.comune on istat_code = comune
        where ambito = ${ambito.code}`
      const rate = ((reported.get(ambito.code) ?? 0) * 1_000) / Number(row?.inhabitants)
      expect(value).toBeCloseTo(rate, 2)
    }
  })

  test('reads a series of years, the oldest first', async () => {
    const [row] = await indicators(
      regional(),
      `year: ${YEAR}, ambito: "${BARI}", codes: ["LEPS_SOCIAL_WORKERS"]`,
      'trend(years: 3) { year value missing }',
    )
    expect(row?.trend.map(({ year }) => year)).toEqual([2023, 2024, 2025])
    expect(row?.trend[2]?.value).toBeGreaterThan(0)
  })

  test('asks as many statements for all Ambiti and their series as for one', async () => {
    const series = 'code value trend(years: 5) { value rank }'
    warehouse.requested()
    await indicators(regional(), `year: ${YEAR}, ambito: "${BARI}", codes: ["NEW_CASES_1000"]`, series)
    const one = warehouse.requested().length
    await indicators(regional(), `year: ${YEAR}`, series)
    expect(warehouse.requested().length).toBe(one)
    expect(one).toBeLessThan(12)
  })

  test('says which year cannot be asked for', async () => {
    await expect(indicators(regional(), 'year: 99999')).rejects.toThrow('dal 2000 al 2100')
  })
})

describe.each([
  ['an Ambito', planOffice(BARI, 'PLAN_OFFICE')],
  ['a comune', { ...local(['072006'], 'SOCIAL_WORKER'), ambito: BARI }],
])('%s', (_, viewer) => {
  test('sees its own Ambito, its place and the Region, and no other Ambito', async () => {
    const rows = await indicators(viewer, `year: ${YEAR}`)
    expect(new Set(rows.map(({ ambito }) => ambito.code))).toEqual(new Set([BARI]))
    const level = rows.find(({ code }) => code === 'LEPS_SOCIAL_WORKERS')
    expect(level?.rank).toBeGreaterThan(0)
    expect(level?.regionalValue).toBeGreaterThan(0)
    expect(await indicators(viewer, `year: ${YEAR}, ambito: "ATS-LE-01"`)).toEqual([])
  })
})

describe('a figure that is read against the population by age', () => {
  const nursery = () =>
    indicators(regional(), `year: ${YEAR}, ambito: "${BARI}", codes: ["NURSERY_PLACES_100"]`)

  test('is missing with its reason until the statistic is loaded, and is there once it is', async () => {
    expect(await nursery()).toEqual([
      expect.objectContaining({
        value: null,
        missing: 'CONTEXT_MISSING',
        reason: 'Dato di contesto non caricato.',
      }),
    ])
    await loadInvented(warehouse.admin, YEAR)
    const [row] = await nursery()
    const recounted = await RECOUNTS.nurseryPlaces?.(warehouse.admin, YEAR)
    const members = await warehouse.admin`select from registry.ambito_membership where ambito = ${BARI}`
    expect(row?.value).toBeCloseTo(((recounted?.get(BARI) ?? 0) * 100) / (members.length * 20), 1)
  })

  test('is read against the newest statistic that is not of a later year', async () => {
    await loadInvented(warehouse.admin, YEAR)
    const [before] = await indicators(
      regional(),
      `year: ${YEAR - 1}, ambito: "${BARI}", codes: ["NURSERY_PLACES_100"]`,
    )
    expect(before).toMatchObject({ missing: 'CONTEXT_MISSING' })
  })
})
