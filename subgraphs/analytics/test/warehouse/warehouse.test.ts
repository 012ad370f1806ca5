import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ingestAll, ingestSome } from '../../src/ingest/ingest.ts'
import { rebuild } from '../../src/ingest/rebuild.ts'
import { isTrigger } from '../../src/rules/cell.ts'
import { recounted, storedCells } from './recount.ts'
import { streams } from './streams.ts'
import { openWarehouse, pseudonymOf, type SentEvent, type Warehouse } from './world.ts'

/** Hundreds of tables are counted by plain SQL, again and again. */
const PATIENCE = 120_000

let warehouse: Warehouse
beforeAll(async () => {
  warehouse = await openWarehouse()
})
afterAll(() => warehouse.close())

describe('the warehouse', () => {
  test(
    'follows from the events in their order, in whatever batches and by whichever process they are ingested, and is rebuilt identically',
    async () => {
      const { database, beside, append, empty, state } = warehouse
      await fc.assert(
        fc.asyncProperty(
          streams,
          fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 5 }),
          async (events, cuts) => {
            await empty()
            await append(events)
            await ingestAll(database)
            const atOnce = await state()

            await empty()
            for (let from = 0, cut = 0; from < events.length; cut++) {
              const some = cuts[cut % cuts.length] ?? 1
              await append(events.slice(from, from + some))
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
    'has in every cell what a plain recount of the facts finds',
    async () => {
      const { database, append, empty, admin } = warehouse
      await fc.assert(
        fc.asyncProperty(streams, async (events) => {
          await empty()
          await append(events)
          await ingestAll(database)
          expect(await storedCells(admin)).toEqual(await recounted(admin))
        }),
        { numRuns: 5 },
      )
    },
    PATIENCE,
  )

  test('does not depend on the order of events, nor on their number', async () => {
    const { database, append, empty, admin } = warehouse
    const counted = async (events: readonly SentEvent[]) => {
      await empty()
      await append(events)
      await ingestAll(database)
      return storedCells(admin)
    }
    const events = [personOf(1), caseOf(1, 1), caseOf(2, 1), personOf(2), caseOf(3, 2)]
    const inOrder = await counted(events)
    expect(inOrder.length).toBeGreaterThan(100)
    expect(await counted([...events].reverse())).toEqual(inOrder)
    expect(await counted([...events, ...events])).toEqual(inOrder)
  })
})

describe('the releasable figures of a cell', () => {
  const releasablePersons = async () => {
    const [row] = await warehouse.admin<{ persons: number }[]>`
      select releasable_persons::int as persons from analytics.cell where table_code = 'C.RA.'`
    return row?.persons ?? 0
  }
  const send = async (...events: SentEvent[]) => {
    await warehouse.append(events)
    await ingestAll(warehouse.database)
  }

  test('follow the fifth person who changes the cell or a later one, when that person is a trigger', async () => {
    const persons = Array.from({ length: 100 }, (_, at) => at + 1)
    const [first = 0, second = 0] = persons.filter(triggers)
    const [one = 0, ...others] = persons.filter((person) => !triggers(person))
    await warehouse.empty()
    await send(caseOf(1, one), caseOf(2, one), caseOf(3, one), caseOf(4, one), caseOf(5, one))
    expect(await releasablePersons()).toBe(0)
    await send(...others.slice(0, 4).map((person, at) => caseOf(6 + at, person)))
    expect(await releasablePersons()).toBe(0)
    await send(caseOf(10, first))
    expect(await releasablePersons()).toBe(6)
    await send(caseOf(11, second))
    expect(await releasablePersons()).toBe(6)
  })

  test('of a period that is still open, and of an archive that is taken over, follow at once', async () => {
    await warehouse.empty()
    await send({ ...caseOf(1, 1), receivedAt: '2025-02-05T08:00:00Z' })
    const [open] =
      await warehouse.admin`select releasable_count::int as count from analytics.cell where table_code = 'C.RM.'`
    expect(open).toEqual({ count: 1 })
    expect(await releasablePersons()).toBe(0)
    await send({ ...caseOf(2, 2), backlog: true })
    expect(await releasablePersons()).toBe(2)
  })
})

const triggers = (person: number) =>
  isTrigger(Number.parseInt(pseudonymOf('person', person).slice(0, 8), 16) | 0)

const personOf = (number: number): SentEvent => ({
  topic: 'analytics.persons',
  receivedAt: '2026-11-01T08:00:00Z',
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

const caseOf = (number: number, person: number): SentEvent => ({
  topic: 'analytics.cases',
  receivedAt: '2026-11-01T08:00:00Z',
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
