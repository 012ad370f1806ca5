import { sql } from '@cse/db/src/query/sql'
import type { Database } from '@cse/db/src/session/database'
import type { Reading, Writing } from '@cse/db/src/session/schema-session'
import { catalogueName } from '../rules/cell-tables.ts'
import type { ServiceTypes } from '../rules/contribution.ts'
import { inPortions, keepCells, keepTruths } from '../store/warehouse/cells.ts'
import { factsIn, type LoggedEvent, takeIn, waitingEvents } from '../store/warehouse/event-log.ts'
import { beginTelling, keepBefore, type Telling, tellAnew } from '../store/warehouse/revisions.ts'
import { type Bench, isBacklog, takePortion } from './batch.ts'
import { Shelf } from './cell-buffer.ts'
import { CellNumbers } from './cell-numbers.ts'
import { Moves } from './pending-deltas.ts'

/** Topic of the work of taking in what was heard; whoever has written an event down asks for it. */
export const DIGEST = 'analytics.digest'

/** Facts taken in at a time: with them all that is known of their persons is in memory, each fact with the numbers of its hundreds of cells. */
export const PORTION = 5_000
/** Facts taken in by one transaction: cells that many of them move are written once. */
const AT_ONCE = 100_000

/** Takes in all events that wait. Two who do it at once take turns. */
export async function digestAll(database: Database): Promise<void> {
  while (await digestSome(database));
}

/**
 * Takes in events that wait, in one transaction: facts, cells and the events' places in the log belong together.
 * @returns whether more may wait
 * @throws Error of one sentence when the cells were made by another catalogue of tables
 */
export async function digestSome(database: Database, atOnce = AT_ONCE, portion = PORTION): Promise<boolean> {
  const left = LEFT.get(database)
  LEFT.delete(database)
  const { more, leaves } = await asTheWarehouse(database, async (writing) => {
    await takeTurns(writing)
    await sameCatalogue(writing)
    const instants = new Map<string, Date>()
    let taken = 0
    let leaves = left
    let bench: Bench | undefined
    // What comes meanwhile is left to the next digest: few at a time would keep this one from ever ending.
    let more = true
    while (more && taken < atOnce) {
      const waiting = await waitingEvents(writing, Math.min(portion, atOnce - taken))
      const { events } = waiting
      more = waiting.more
      if (events.length === 0) break
      if (!bench) {
        const telling = await beginTelling(writing)
        bench = { ...(await newBench(writing, false)), ...cellsLeft(left, telling), telling }
        leaves = { until: telling.at, numbers: bench.numbers, shelf: bench.shelf }
      }
      if (bench.telling && events.some(({ payload }) => isBacklog(payload))) {
        await tellAnew(writing)
        bench.telling = null
      }
      await takePortion(writing, events, bench)
      await takeIn(writing, events)
      await makeRoom(writing, bench)
      taken += Math.max(1, factsIn(events))
      note(instants, events)
    }
    if (bench) await putDown(writing, bench)
    await freshen(writing, instants)
    return { more, leaves }
  })
  if (leaves && leaves.shelf.size <= MOST_LEFT) LEFT.set(database, leaves)
  return more
}

/** The cells that a digest leaves on the shelf for the next one, which most often moves many of the same. */
interface Left extends Pick<Bench, 'numbers' | 'shelf'> {
  /** They are as they are kept until another telling than this one, by another process, has moved cells. */
  readonly until: Date
}

const LEFT = new WeakMap<Database, Left>()
/** Of 180 bytes each. */
const MOST_LEFT = 300_000

function cellsLeft(left: Left | undefined, { before }: Telling): Omit<Left, 'until'> | undefined {
  if (left?.until.getTime() !== before.getTime()) return undefined
  left.shelf.settle()
  return left
}

/** Runs work that changes the warehouse, in one transaction. */
export function asTheWarehouse<Result>(
  database: Database,
  work: (writing: Writing) => Promise<Result>,
): Promise<Result> {
  return database.system('analytics', (session) => session.write(work), ['warehouse'])
}

/** Waits until nobody else takes events in; lasts to the end of the transaction. */
export async function takeTurns(writing: Writing): Promise<void> {
  await writing.rows(sql`select pg_advisory_xact_lock(hashtext('analytics.digest'))`)
}

/** @param complete see {@link Shelf} */
export async function newBench(reading: Reading, complete: boolean): Promise<Bench> {
  const serviceTypes = await serviceTypesOf(reading)
  return {
    numbers: new CellNumbers(),
    serviceTypes,
    shelf: new Shelf(complete),
    moves: new Moves(),
    telling: null,
  }
}

/** Keeps the cells that have moved, and takes them off the shelf, when it holds more than memory should. */
export async function makeRoom(writing: Writing, bench: Bench): Promise<void> {
  if (bench.shelf.size < MOST_CELLS) return
  await putDown(writing, bench)
  bench.shelf.clear()
}

/** Of 180 bytes each. */
const MOST_CELLS = 1_500_000

/** Keeps the cells that have moved on a shelf. */
export async function putDown(writing: Writing, { shelf, numbers, telling }: Bench): Promise<void> {
  const addressed = function* (retold: boolean) {
    for (const [number, cell] of shelf.taken(retold)) yield { address: numbers.addressOf(number), ...cell }
  }
  await inPortions(addressed(false), (portion) => keepTruths(writing, portion))
  await inPortions(addressed(true), async (portion) => {
    if (telling)
      await keepBefore(
        writing,
        telling,
        portion.map(({ address }) => address),
      )
    await keepCells(writing, portion)
  })
}

/** Notes when the newest event of each topic was heard. */
export function note(instants: Map<string, Date>, events: readonly LoggedEvent[]): void {
  for (const { topic, heardAt } of events) {
    const known = instants.get(topic)
    if (!known || known < heardAt) instants.set(topic, heardAt)
  }
}

export async function freshen(writing: Writing, instants: ReadonlyMap<string, Date>): Promise<void> {
  for (const [topic, heardAt] of instants)
    await writing.run(sql`
      insert into analytics.freshness (topic, taken_in_at) values (${topic}, ${heardAt}::timestamptz)
      on conflict (topic) do update set taken_in_at = greatest(freshness.taken_in_at, excluded.taken_in_at)`)
}

/** Cells of two catalogues must not stand side by side: a new table would know only what came after it. */
async function sameCatalogue(writing: Writing): Promise<void> {
  const made = await writing.one(
    sql<{ catalogue: string }>`select catalogue as "catalogue" from analytics.cells_made_by`,
  )
  if (made && made.catalogue !== catalogueName)
    throw new Error('The catalogue of kept tables has changed: run `pnpm warehouse rebuild`.')
  if (!made) await madeByThisCatalogue(writing)
}

export async function madeByThisCatalogue(writing: Writing): Promise<void> {
  await writing.run(sql`
    insert into analytics.cells_made_by (catalogue) values (${catalogueName})
    on conflict (only_one) do update set catalogue = excluded.catalogue`)
}

async function serviceTypesOf(reading: Reading): Promise<ServiceTypes> {
  const rows = await reading.rows(
    sql<{ code: string; family: string; macroArea: string | null; leps: string | null }>`
      select code as "code", family as "family", macro_area as "macroArea", leps as "leps" from analytics.service_type`,
  )
  return new Map(rows.map(({ code, ...type }) => [code, type]))
}
