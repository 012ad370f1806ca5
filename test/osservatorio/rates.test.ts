import { POPULATION } from '@cse/db/analytics/official-statistics/columns'
import type { Viewer } from '@cse/schema/viewer'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadInvented } from './invented.ts'
import { openWarehouse, type Warehouse, YEAR } from './warehouse.ts'

/** Rates per 1,000 inhabitants: whose inhabitants, and of which year. */

const analyst: Viewer = {
  scope: 'REGIONAL',
  issuer: 'i',
  subject: 'osservatorio',
  comuni: [],
  roles: ['ANALYST'],
  assurance: 2,
}

interface Row {
  readonly group: readonly { readonly code: string }[]
  readonly value: number
  readonly perThousand: number | null
}

let warehouse: Warehouse
beforeAll(async () => {
  warehouse = await openWarehouse()
})
afterAll(() => warehouse.stop())

async function rows(by: string): Promise<readonly Row[]> {
  const { aggregate } = await warehouse.execute<{ aggregate: { rows: readonly Row[] } }>(
    analyst,
    `{ aggregate(input: { measure: CASES, by: [${by}], filter: { from: "${YEAR - 1}-01", to: "${YEAR}-12" } }) {
      rows { group { code } value perThousand } } }`,
  )
  expect(aggregate.rows.length).toBeGreaterThan(1)
  return aggregate.rows
}

const rate = (value: number, inhabitants: number) => Math.round((value / inhabitants) * 1_000_000) / 1_000

test('no rate by sex or age while no statistic has them', async () => {
  for (const { perThousand } of await rows('YEAR, SEX')) expect(perThousand).toBeNull()
  for (const { perThousand } of await rows('YEAR, AGE_BAND')) expect(perThousand).toBeNull()
  for (const { perThousand } of await rows('YEAR')) expect(perThousand).toBeGreaterThan(0)
})

test('a rate is of the sex and the age band of its row, by the newest statistic that is not of a later year', async () => {
  await loadInvented(warehouse.admin, YEAR)
  const [counted] = await warehouse.admin<{ comuni: number; first: number }[]>`
    select count(*)::int as comuni, sum(population)::int as first from registry.comune`
  const { comuni = 0, first = 0 } = counted ?? {}

  for (const { group, value, perThousand } of await rows('YEAR, SEX')) {
    const [year, sex] = group.map(({ code }) => code)
    const reported = year === String(YEAR) && sex !== 'UNKNOWN'
    expect(perThousand).toBe(reported ? rate(value, comuni * 11 * 10) : null)
  }
  for (const { group, value, perThousand } of await rows('YEAR, SEX, AGE_BAND')) {
    const [year, ...traits] = group.map(({ code }) => code)
    const reported = year === String(YEAR) && !traits.includes('UNKNOWN')
    expect(perThousand).toBe(reported ? rate(value, comuni * 10) : null)
  }
  for (const { group, value, perThousand } of await rows('YEAR'))
    expect(perThousand).toBe(rate(value, group[0]?.code === String(YEAR) ? comuni * 11 * 20 : first))
})

test('the statistic is read once, and anew when it was loaded anew', async () => {
  const read = () => warehouse.requested().filter((text) => text.includes('analytics.context_value')).length
  await rows('YEAR, SEX')
  read()
  await rows('YEAR, SEX')
  expect(read()).toBe(0)
  await warehouse.admin`update analytics.context_dataset set digest = repeat('0', 64) where code = ${POPULATION}`
  await rows('YEAR, SEX')
  expect(read()).toBe(1)
})
