import type { Database } from '@cse/db/src/session/database'
import { cellCount } from '../store/warehouse/cells.ts'
import { deleteDerived, storeCatalogue } from '../store/warehouse/derived-tables.ts'
import { factCount, ingestedEventsAfter, ingestedFactCount } from '../store/warehouse/event-log.ts'
import { Freshness } from '../store/warehouse/freshness.ts'
import { beginRevision, reviseWholeTables } from '../store/warehouse/revisions.ts'
import { inWarehouse, lockIngestion } from '../store/warehouse/session.ts'
import { ingestBatch } from './batch.ts'
import { flush, flushIfFull, newContext } from './context.ts'
import { BATCH_SIZE } from './ingest.ts'

/** The progress of a rebuild. */
export interface RebuildProgress {
  readonly facts: number
  readonly ofFacts: number
  /** Cells in memory; at the end, stored cells. */
  readonly cells: number
}

/**
 * Derives facts and cells anew from the event log, event by event in its order. The result is what was there, or what would have been there if the
 * present catalogue of tables had been used from the beginning. One transaction: readers see the former state until it is committed, and for good
 * when it fails. Events that arrive meanwhile stay pending. Memory grows with the number of cells, not of facts.
 */
export function rebuild(
  database: Database,
  onProgress: (progress: RebuildProgress) => void = () => {},
  batchSize = BATCH_SIZE,
): Promise<RebuildProgress> {
  return inWarehouse(database, async (writing) => {
    await lockIngestion(writing)
    await deleteDerived(writing)
    await storeCatalogue(writing)
    await beginRevision(writing)
    await reviseWholeTables(writing)
    const context = await newContext(writing, true)
    const freshness = new Freshness()
    const ofFacts = await ingestedFactCount(writing)
    let facts = 0
    let position = 0
    for (;;) {
      const events = await ingestedEventsAfter(writing, position, batchSize)
      const last = events.at(-1)
      if (!last) break
      await ingestBatch(writing, events, context)
      await flushIfFull(writing, context)
      freshness.add(events)
      position = last.position ?? position
      facts += factCount(events)
      onProgress({ facts, ofFacts, cells: context.buffer.size })
    }
    await flush(writing, context)
    await freshness.store(writing)
    return { facts, ofFacts, cells: await cellCount(writing) }
  })
}
