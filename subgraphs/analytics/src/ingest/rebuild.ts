import { sql } from '@cse/db/src/query/sql'
import type { Database } from '@cse/db/src/session/database'
import type { Writing } from '@cse/db/src/session/schema-session'
import { eventsPast, factsIn, factsTakenIn } from '../store/warehouse/event-log.ts'
import { beginTelling, tellAnew } from '../store/warehouse/revisions.ts'
import { takePortion } from './batch.ts'
import {
  asTheWarehouse,
  freshen,
  madeByThisCatalogue,
  makeRoom,
  newBench,
  note,
  PORTION,
  putDown,
  takeTurns,
} from './ingest.ts'

/** How far a rebuild is. */
export interface Rebuilding {
  readonly facts: number
  readonly ofFacts: number
  /** Held in memory meanwhile; at the end, kept. */
  readonly cells: number
}

/**
 * Makes facts and cells anew from the log, event by event in its order: what comes out is what was there, or what would have been there had the
 * present catalogue of tables been used from the beginning. One transaction: until it is over everybody sees the state before, and so it
 * stays when it fails. Events that come meanwhile wait. Memory grows with the number of cells, not of facts.
 */
export function rebuild(
  database: Database,
  onProgress: (how: Rebuilding) => void = () => {},
  portion = PORTION,
): Promise<Rebuilding> {
  return asTheWarehouse(database, async (writing) => {
    await takeTurns(writing)
    for (const made of MADE) await writing.run(sql`delete from ${sql.raw(`analytics.${made}`)}`)
    await madeByThisCatalogue(writing)
    await beginTelling(writing)
    await tellAnew(writing)
    const bench = await newBench(writing, true)
    const instants = new Map<string, Date>()
    const ofFacts = await factsTakenIn(writing)
    let facts = 0
    let position = 0
    for (;;) {
      const events = await eventsPast(writing, position, portion)
      const last = events.at(-1)
      if (!last) break
      await takePortion(writing, events, bench)
      await makeRoom(writing, bench)
      note(instants, events)
      position = last.position ?? position
      facts += factsIn(events)
      onProgress({ facts, ofFacts, cells: bench.shelf.size })
    }
    await putDown(writing, bench)
    await freshen(writing, instants)
    return { facts, ofFacts, cells: await countOfCells(writing) }
  })
}

async function countOfCells(writing: Writing): Promise<number> {
  const row = await writing.one(sql<{ cells: number }>`select count(*) as "cells" from analytics.cell`)
  return row?.cells ?? 0
}

const MADE = [
  'person_fact',
  'case_fact',
  'delivery_fact',
  'appointment_fact',
  'assessment_fact',
  'transfer_fact',
  'offer_fact',
  'staff_fact',
  'amount_fact',
  'cell',
  'freshness',
]
