import type { Database } from '@cse/db/src/session/database'
import { checkCatalogue } from '../store/warehouse/derived-tables.ts'
import { factCount, markIngested, pendingEvents } from '../store/warehouse/event-log.ts'
import { Freshness } from '../store/warehouse/freshness.ts'
import { beginRevision, type Revision, reviseWholeTables } from '../store/warehouse/revisions.ts'
import { inWarehouse, lockIngestion } from '../store/warehouse/session.ts'
import { ingestBatch, isBacklog } from './batch.ts'
import { flush, flushIfFull, type IngestContext, newContext } from './context.ts'

/** Facts of a batch: with them all that is known of their persons is in memory, each fact with the numbers of its hundreds of cells. */
export const BATCH_SIZE = 5_000
/** Facts of a transaction: cells that many of them change are written once. */
const FACTS_PER_TRANSACTION = 100_000

/** Ingests all pending events. Of two processes that do so at once, one waits for the other. */
export async function ingestAll(database: Database): Promise<void> {
  while (await ingestSome(database));
}

/**
 * Ingests pending events in one transaction: facts, cells and the places of the events in the log belong together.
 * @returns whether more may be pending
 * @throws Error of one sentence when the cells belong to another catalogue of tables
 */
export async function ingestSome(
  database: Database,
  factsPerTransaction = FACTS_PER_TRANSACTION,
  batchSize = BATCH_SIZE,
): Promise<boolean> {
  const retained = RETAINED.get(database)
  RETAINED.delete(database)
  const { more, retain } = await inWarehouse(database, async (writing) => {
    await lockIngestion(writing)
    await checkCatalogue(writing)
    const freshness = new Freshness()
    let ingested = 0
    let retain = retained
    let context: IngestContext | undefined
    // What arrives meanwhile is left to the next ingestion: few events at a time would keep this one from ever ending.
    let more = true
    while (more && ingested < factsPerTransaction) {
      const pending = await pendingEvents(writing, Math.min(batchSize, factsPerTransaction - ingested))
      const { events } = pending
      more = pending.more
      if (events.length === 0) break
      if (!context) {
        const revision = await beginRevision(writing)
        context = { ...(await newContext(writing, false)), ...reusable(retained, revision), revision }
        retain = { validAfter: revision.at, numbers: context.numbers, buffer: context.buffer }
      }
      if (context.revision && events.some(({ payload }) => isBacklog(payload))) {
        await reviseWholeTables(writing)
        context.revision = null
      }
      await ingestBatch(writing, events, context)
      await markIngested(writing, events)
      await flushIfFull(writing, context)
      ingested += Math.max(1, factCount(events))
      freshness.add(events)
    }
    if (context) await flush(writing, context)
    await freshness.store(writing)
    return { more, retain }
  })
  if (retain && retain.buffer.size <= MOST_RETAINED) RETAINED.set(database, retain)
  return more
}

/** The buffer that an ingestion leaves to the next one, which most often changes many of the same cells. */
interface RetainedBuffer extends Pick<IngestContext, 'numbers' | 'buffer'> {
  /** The revision that the cells are of. They are valid while it is the last one: another process may have changed them in a later one. */
  readonly validAfter: Date
}

const RETAINED = new WeakMap<Database, RetainedBuffer>()
/** Of 180 bytes each. */
const MOST_RETAINED = 300_000

function reusable(
  retained: RetainedBuffer | undefined,
  { before }: Revision,
): Pick<IngestContext, 'numbers' | 'buffer'> | undefined {
  if (retained?.validAfter.getTime() !== before.getTime()) return undefined
  retained.buffer.markUnchanged()
  return retained
}
