import { createHash, createSecretKey } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { iseeAttestation } from '../persons/tables.ts'
import { dayOf } from '../seed/calendar.ts'
import { makePopulation } from '../seed/make.ts'
import { populatedTowns } from '../seed/towns.ts'
import type { World } from '../seed/world.ts'
import { activatedService, staff } from '../services/tables.ts'
import { getTableConfig, type PgTable } from '../src/query/columns.ts'

const TODAY = '2026-11-16'
const PERSONS = 600

/** Days on which a calendar is not as on others. */
const ODD_DAYS = [
  '2026-12-31',
  '2027-01-01',
  '2027-01-05',
  '2027-03-28',
  '2027-10-31',
  '2028-01-01',
  '2028-02-29',
]

/** The tables whose rows a test reads. */
const KEPT: ReadonlySet<PgTable> = new Set<PgTable>([iseeAttestation, activatedService, staff])

/** Makes a population without a database. */
function made(seed: number, today = TODAY) {
  const rows = createHash('sha256')
  const written = new Map<string, Record<string, unknown>[]>()
  const facts: object[] = []
  const future: string[] = []
  const add = (table: PgTable, row: object) => {
    const line = JSON.stringify(row)
    rows.update(line)
    const { name } = getTableConfig(table)
    if (KEPT.has(table)) {
      const ofTable = written.get(name) ?? []
      written.set(name, ofTable)
      ofTable.push({ ...row })
    }
    for (const [column, value] of Object.entries(row)) {
      if (MAY_BE_PLANNED.has(column)) continue
      const moment = value instanceof Date ? value.toISOString() : String(value)
      if (/^\d{4}-\d{2}-\d{2}/.test(moment) && moment.slice(0, 10) > today) future.push(`${name}.${column}`)
    }
  }
  const addFact = (event: string, fact: object) => facts.push({ event, ...fact })
  const world: World = {
    seed,
    today: dayOf(today),
    pseudonymKey: createSecretKey(Buffer.alloc(32, 1)),
    load: { add },
    facts: { add: addFact },
  }
  const [last] = [...makePopulation(world, populatedTowns(PERSONS))].slice(-1)
  return {
    last,
    rows: rows.digest('hex'),
    facts: createHash('sha256').update(JSON.stringify(facts)).digest('hex'),
    future,
    written: (table: PgTable) => written.get(getTableConfig(table).name) ?? [],
  }
}

const MAY_BE_PLANNED = new Set([
  'plannedOn',
  'endsOn',
  'startsOn',
  'expiresOn',
  'reviewOn',
  'validUntil',
  'spendBy',
  'opensOn',
  'dueOn',
  'startsAt',
  'endsAt',
])

describe('a synthetic population', () => {
  const first = made(1)

  test('has as many persons as were asked for', () => {
    expect(first.last?.persons).toBe(PERSONS)
  })

  test('is the same at every making with one seed, and another with another', () => {
    const again = made(1)
    expect([again.rows, again.facts]).toEqual([first.rows, first.facts])
    expect(made(2).rows).not.toBe(first.rows)
  })

  test('knows nothing of tomorrow but what is planned', () => {
    expect([...new Set(first.future)]).toEqual([])
  })
})

describe.each(ODD_DAYS)('a synthetic population made on %s', (today) => {
  const { future, written } = made(1, today)

  test('knows nothing of tomorrow but what is planned', () => {
    expect([...new Set(future)]).toEqual([])
  })

  test('has ISEE attestations in force', () => {
    const inForce = written(iseeAttestation).filter(
      ({ submittedOn, validUntil }) => String(submittedOn) <= today && today <= String(validUntil),
    )
    expect(inForce.length).toBeGreaterThan(0)
    expect(new Set(inForce.map(({ kind }) => kind))).toContain('ORDINARY')
  })

  test.each([
    ['activated services', activatedService],
    ['staff', staff],
  ])('has %s of the year', (_, table) => {
    expect(written(table).filter(({ year }) => year === Number(today.slice(0, 4)))).not.toEqual([])
  })
})

describe('the towns', () => {
  test('are peopled by their real share, the smallest too', () => {
    const towns = populatedTowns(20_000).flatMap((ambito) => ambito.towns)
    expect(towns.reduce((sum, { persons }) => sum + persons, 0)).toBe(20_000)
    const inhabitants = towns.reduce((sum, town) => sum + town.inhabitants, 0)
    for (const town of towns) {
      const share = Math.max(1, (20_000 * town.inhabitants) / inhabitants)
      expect(Math.abs(town.persons - share)).toBeLessThanOrEqual(1)
    }
  })

  test('all have somebody, down to one person each', () => {
    const towns = populatedTowns(257).flatMap((ambito) => ambito.towns)
    expect(towns.map(({ persons }) => persons)).toEqual(towns.map(() => 1))
    expect(() => populatedTowns(256)).toThrow('At least 257 persons are needed')
  })
})
