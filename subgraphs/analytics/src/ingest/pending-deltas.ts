import { CELL_FIGURES } from '../rules/cell-figures.ts'
import type { CellBuffer } from './cell-buffer.ts'
import type { CellDelta } from './cell-delta.ts'

/** Deltas that wait until the cells they apply to are in the buffer. Plain numbers in one array that is used again and again. */
export class PendingDeltas {
  readonly #numbers = new Float64Array(CAPACITY * WIDTH)
  #size = 0

  /** Whether it is time to {@link apply} them. A single fact may still add more than there seemed to be room for. */
  get full(): boolean {
    return this.#size > CAPACITY - RESERVE
  }

  /**
   * @param person the person's mark
   * @param immediate whether the releasable figures follow at once: see `Cell`
   */
  add({ cell, figures }: CellDelta, person: number, immediate: boolean): void {
    if (this.#size === CAPACITY) throw new RangeError('One fact changes more cells than there is room for')
    const at = this.#size++ * WIDTH
    const numbers = this.#numbers
    numbers[at] = cell
    numbers[at + 1] = person
    numbers[at + 2] = Number(immediate)
    for (let index = 0; index < CELL_FIGURES.length; index++)
      numbers[at + FIGURES + index] = figures[index] ?? 0
  }

  /** The numbers of the cells that the buffer lacks. */
  missingFrom(buffer: CellBuffer): Set<number> {
    const missing = new Set<number>()
    for (let at = 0; at < this.#size * WIDTH; at += WIDTH) {
      const cell = this.#numbers[at] ?? 0
      if (!buffer.has(cell)) missing.add(cell)
    }
    return missing
  }

  /** Applies the deltas to the buffer, in their order, and removes them. */
  apply(buffer: CellBuffer): void {
    const numbers = this.#numbers
    for (let at = 0; at < this.#size * WIDTH; at += WIDTH)
      buffer.apply(numbers[at] ?? 0, numbers, at + FIGURES, numbers[at + 1] ?? 0, numbers[at + 2] === 1)
    this.#size = 0
  }
}

/** Position of the figures, after the cell, the person and the flag. */
const FIGURES = 3
const WIDTH = FIGURES + CELL_FIGURES.length
/** 24 MB. */
const CAPACITY = 250_000
/** More than one person has ever changed at once: hundreds of records in a few hundred tables each. */
const RESERVE = 150_000
