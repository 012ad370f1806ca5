import type { Reading, Writing } from '@cse/db/src/session/schema-session'
import type { ServiceTypes } from '../rules/contribution.ts'
import { inBatches } from '../store/warehouse/batches.ts'
import { writeCells, writeExactFigures } from '../store/warehouse/cells.ts'
import { type Revision, storePreviousFigures } from '../store/warehouse/revisions.ts'
import { serviceTypesOf } from '../store/warehouse/service-types.ts'
import { CellBuffer } from './cell-buffer.ts'
import { CellNumbers } from './cell-numbers.ts'
import { PendingDeltas } from './pending-deltas.ts'

/** The state of one ingestion. */
export interface IngestContext {
  readonly numbers: CellNumbers
  readonly serviceTypes: ServiceTypes
  readonly buffer: CellBuffer
  readonly deltas: PendingDeltas
  /** The revision of releasable figures that the ingestion makes; null where their previous values are not stored. */
  revision: Revision | null
}

/** @param complete see {@link CellBuffer} */
export async function newContext(reading: Reading, complete: boolean): Promise<IngestContext> {
  const serviceTypes = await serviceTypesOf(reading)
  return {
    numbers: new CellNumbers(),
    serviceTypes,
    buffer: new CellBuffer(complete),
    deltas: new PendingDeltas(),
    revision: null,
  }
}

/** Writes the changed cells and empties the buffer when it holds more than memory should. */
export async function flushIfFull(writing: Writing, context: IngestContext): Promise<void> {
  if (context.buffer.size < MOST_CELLS) return
  await flush(writing, context)
  context.buffer.clear()
}

/** Of 180 bytes each. */
const MOST_CELLS = 1_500_000

/** Writes the changed cells of the buffer. */
export async function flush(writing: Writing, { buffer, numbers, revision }: IngestContext): Promise<void> {
  const addressed = function* (revised: boolean) {
    for (const [number, cell] of buffer.takeChanged(revised))
      yield { address: numbers.addressOf(number), ...cell }
  }
  await inBatches(addressed(false), (batch) => writeExactFigures(writing, batch))
  await inBatches(addressed(true), async (batch) => {
    if (revision)
      await storePreviousFigures(
        writing,
        revision,
        batch.map(({ address }) => address),
      )
    await writeCells(writing, batch)
  })
}
