import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ingestAll, ingestSome } from '../../src/ingest/ingest.ts'
import { rebuild } from '../../src/ingest/rebuild.ts'
import { isTrigger } from '../../src/rules/cell.ts'
import { keptAsCounted, recounted } from './recount.ts'
import { streams } from './streams.ts'
import { openWarehouse, pseudonymOf, type Told, type Warehouse } from './world.ts'

/** Hundreds of tables are counted by plain SQL, again and again. */
const PATIENCE = 120_000

let warehouse: Warehouse
beforeAll(async () => {
  warehouse = await openWarehouse()
})
afterAll(() => warehouse.close())

describe('the warehouse', () => {
  test(
    'follows from what was heard in its order, however it is cut into batches and whoever takes them in, and is made anew identically',
    async () => {
      const { database, beside, hear, empty, state } = warehouse
      await fc.assert(
        fc.asyncProperty(
          streams,
          fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 5 }),
          async (events, cuts) => {
            await empty()
            await hear(events)
            await ingestAll(database)
            const atOnce = await state()

            await empty()
            for (let from = 0, cut = 0; from < events.length; cut++) {
              const some = cuts[cut % cuts.length] ?? 1
              await hear(events.slice(from, from + some))
              while (await ingestSome(cut % 3 === 1 ? beside : database, 3, 2));
              from += some
            }
            expect(await state()).toBe(atOnce)

            await rebuild(database, () => {}, 5)
            expect(await state()).toBe(atOnce)
          },
        ),
        { numRuns: 8 },
      )
    },
    PATIENCE,
  )

  test(
    'keeps in every cell what a plain recount of the facts finds',
    async () => {
      const { database, hear, empty, admin } = warehouse
      await fc.assert(
        fc.asyncProperty(streams, async (events) => {
          await empty()
          await hear(events)
          await ingestAll(database)
          expect(await keptAsCounted(admin)).toEqual(await recounted(admin))
        }),
        { numRuns: 5 },
      )
    },
    PATIENCE,
  )

  test('does not mind who speaks first, or twice', async () => {
    const { database, hear, empty, admin } = warehouse
    const counted = async (events: readonly Told[]) => {
      await empty()
      await hear(events)
      await ingestAll(database)
      return keptAsCounted(admin)
    }
    const events = [personOf(1), caseOf(1, 1), caseOf(2, 1), personOf(2), caseOf(3, 2)]
    const straight = await counted(events)
    expect(straight.length).toBeGreaterThan(100)
    expect(await counted([...events].reverse())).toEqual(straight)
    expect(await counted([...events, ...events])).toEqual(straight)
  })
})

describe('what is told of a figure', () => {
  const told = async () => {
    const [row] = await warehouse.admin<{ told: number }[]>`
      select told_persons::int as told from analytics.cell where kept = 'C.RA.'`
    return row?.told ?? 0
  }
  const hears = async (...events: Told[]) => {
    await warehouse.hear(events)
    await ingestAll(warehouse.database)
  }

  test('moves with the fifth person who moves the figure or a later one, when that is a teller', async () => {
    const persons = Array.from({ length: 100 }, (_, at) => at + 1)
    const [first = 0, second = 0] = persons.filter(tells)
    const [one = 0, ...others] = persons.filter((person) => !tells(person))
    await warehouse.empty()
    await hears(caseOf(1, one), caseOf(2, one), caseOf(3, one), caseOf(4, one), caseOf(5, one))
    expect(await told()).toBe(0)
    await hears(...others.slice(0, 4).map((person, at) => caseOf(6 + at, person)))
    expect(await told()).toBe(0)
    await hears(caseOf(10, first))
    expect(await told()).toBe(6)
    await hears(caseOf(11, second))
    expect(await told()).toBe(6)
  })

  test('of a period that is still open, and of an archive that is taken over, follows at once', async () => {
    await warehouse.empty()
    await hears({ ...caseOf(1, 1), heardAt: '2025-02-05T08:00:00Z' })
    const [open] =
      await warehouse.admin`select told_count::int as told from analytics.cell where kept = 'C.RM.'`
    expect(open).toEqual({ told: 1 })
    expect(await told()).toBe(0)
    await hears({ ...caseOf(2, 2), backlog: true })
    expect(await told()).toBe(2)
  })
})

const tells = (person: number) =>
  isTrigger(Number.parseInt(pseudonymOf('person', person).slice(0, 8), 16) | 0)

const personOf = (number: number): Told => ({
  topic: 'analytics.persons',
  heardAt: '2026-11-01T08:00:00Z',
  facts: [
    {
      pseudonym: pseudonymOf('person', number),
      recordKey: number,
      version: 1,
      sex: 'F',
      birthYear: 1950,
      comune: '072006',
      iseeBand: '0',
    },
  ],
})

const caseOf = (number: number, person: number): Told => ({
  topic: 'analytics.cases',
  heardAt: '2026-11-01T08:00:00Z',
  facts: [
    {
      pseudonym: pseudonymOf('case', number),
      recordKey: number,
      version: 1,
      person: pseudonymOf('person', person),
      comune: '072006',
      ambito: 'ATS-BA-05',
      province: 'BA',
      targetArea: '4',
      phase: 'NEEDS_ASSESSMENT',
      status: 'OPEN',
      openedMonth: '2025-01',
      closedMonth: null,
      outcome: null,
      waits: { assessment: 12, project: null, delivery: null, closure: null },
    },
  ],
})
