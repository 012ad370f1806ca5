import { type Cell, isTrigger, PERSONS_PER_UPDATE } from '../rules/cell.ts'
import {
  CELL_FIGURES,
  type CellFigures,
  cellFigures,
  KEY_SUM_INDEXES,
  keySumOf,
} from '../rules/cell-figures.ts'
import { CellIndex } from './cell-index.ts'

/** Cells that are being changed, as plain numbers side by side: a rebuild holds more than a million of them in memory. */
export class CellBuffer {
  #index = new CellIndex()
  #figures: Float64Array[] = []
  #pending: Int32Array[] = []
  #changes: Uint8Array[] = []
  /** Numbers of the changed cells. */
  #changed: number[] = []
  #complete: boolean

  /** @param complete whether every cell that is not in the buffer is empty */
  constructor(complete: boolean) {
    this.#complete = complete
  }

  get complete(): boolean {
    return this.#complete
  }

  /** The number of cells. */
  get size(): number {
    return this.#index.size
  }

  has(cell: number): boolean {
    return this.#index.get(cell) >= 0
  }

  /** Puts in a cell as it is stored. */
  put(cell: number, { exact, releasable, pending }: Cell): void {
    const place = this.#placeOf(cell)
    const [figures, at] = this.#figuresAt(place)
    CELL_FIGURES.forEach(({ name }, index) => {
      figures[at + index] = exact[name]
      figures[at + RELEASABLE + index] = releasable[name]
    })
    const [marks, first] = this.#pendingAt(place)
    marks[first] = pending.length
    pending.forEach((mark, index) => {
      marks[first + 1 + index] = mark
    })
  }

  /**
   * Applies the change of one person's contribution to a cell, as `Cell` describes it; a cell that is not in the buffer is empty.
   * @param delta the figures of the change, from a position on
   * @param person the person's mark
   */
  apply(cell: number, delta: Float64Array, from: number, person: number, immediate: boolean): void {
    const place = this.#placeOf(cell)
    const [figures, at] = this.#figuresAt(place)
    addFigures(figures, at, delta, from)
    const changes = this.#changes[Math.floor(place / SLAB)]
    if (!changes) throw new RangeError('The buffer has no such cell')
    if (((changes[place % SLAB] ?? 0) & CHANGED) === 0) this.#changed.push(cell)
    changes[place % SLAB] = (changes[place % SLAB] ?? 0) | CHANGED
    const [marks, first] = this.#pendingAt(place)
    if (!immediate) {
      const pending = marks[first] ?? 0
      for (let one = 1; one <= pending; one++) if (marks[first + one] === person) return
      if (pending + 1 < PERSONS_PER_UPDATE) {
        marks[first] = pending + 1
        marks[first + pending + 1] = person
        return
      }
      if (!isTrigger(person)) return
    }
    figures.copyWithin(at + RELEASABLE, at, at + RELEASABLE)
    marks[first] = 0
    changes[place % SLAB] = CHANGED | REVISED
  }

  /** Marks all cells as unchanged. */
  markUnchanged(): void {
    for (const changes of this.#changes) changes.fill(0)
    this.#changed = []
  }

  /** Removes all cells. */
  clear(): void {
    this.#index = new CellIndex()
    this.#figures = []
    this.#pending = []
    this.#changes = []
    this.#changed = []
    this.#complete = false
  }

  /**
   * Takes out the changed cells, with their numbers, in the order of these: those whose releasable figures were revised since they were put in or
   * {@link markUnchanged}, or the others. They count as unchanged from then on, and stay in the buffer.
   */
  *takeChanged(revised: boolean): Generator<readonly [number: number, cell: Cell]> {
    const kind = revised ? CHANGED | REVISED : CHANGED
    const taken = this.#changed.filter((cell) => this.#changeOf(cell) === kind)
    this.#changed = this.#changed.filter((cell) => this.#changeOf(cell) !== kind)
    for (const cell of Float64Array.from(taken).sort()) {
      const place = this.#index.get(cell)
      const changes = this.#changes[Math.floor(place / SLAB)]
      if (changes) changes[place % SLAB] = kind & REVISED
      yield [cell, this.#cellAt(place)]
    }
  }

  #changeOf(cell: number): number {
    const place = this.#index.get(cell)
    return this.#changes[Math.floor(place / SLAB)]?.[place % SLAB] ?? 0
  }

  #cellAt(place: number): Cell {
    const [figures, at] = this.#figuresAt(place)
    const [marks, first] = this.#pendingAt(place)
    return {
      exact: figuresFrom(figures, at),
      releasable: figuresFrom(figures, at + RELEASABLE),
      pending: [...marks.subarray(first + 1, first + 1 + (marks[first] ?? 0))],
    }
  }

  #placeOf(cell: number): number {
    const known = this.#index.get(cell)
    if (known >= 0) return known
    const place = this.#index.add(cell)
    if (place % SLAB === 0) {
      this.#figures.push(new Float64Array(SLAB * WIDTH))
      this.#pending.push(new Int32Array(SLAB * PERSONS_PER_UPDATE))
      this.#changes.push(new Uint8Array(SLAB))
    }
    return place
  }

  #figuresAt(place: number): readonly [Float64Array, number] {
    return [this.#figures[Math.floor(place / SLAB)] ?? NO_SLAB, (place % SLAB) * WIDTH]
  }

  /** The number of pending persons, followed by their marks. */
  #pendingAt(place: number): readonly [Int32Array, number] {
    return [this.#pending[Math.floor(place / SLAB)] ?? NO_MARKS, (place % SLAB) * PERSONS_PER_UPDATE]
  }
}

/** Position of the releasable figures, after the exact ones. */
const RELEASABLE = CELL_FIGURES.length
const WIDTH = 2 * CELL_FIGURES.length
/** Cells of one array. */
const SLAB = 8_192
/** Flags of a cell. */
const CHANGED = 1
const REVISED = 2
const NO_SLAB = new Float64Array(0)
const NO_MARKS = new Int32Array(0)

function addFigures(figures: Float64Array, at: number, delta: Float64Array, from: number): void {
  for (let index = 0; index < CELL_FIGURES.length; index++)
    figures[at + index] = (figures[at + index] ?? 0) + (delta[from + index] ?? 0)
  for (const index of KEY_SUM_INDEXES) figures[at + index] = keySumOf(figures[at + index] ?? 0)
}

const figuresFrom = (figures: Float64Array, at: number): CellFigures =>
  cellFigures((_, index) => figures[at + index] ?? 0)
