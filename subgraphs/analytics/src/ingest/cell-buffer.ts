import { type Cell, type Figures, isTeller, PERSONS_TO_TELL } from '../rules/cell.ts'
import type { Change } from './cell-delta.ts'
import { Places } from './cell-index.ts'

/**
 * Cells that are being worked on, as plain numbers side by side: a rebuild holds more than a million of them in memory. What becomes of a cell
 * is told in `cell.ts`; here the same is done in place.
 */
export class Shelf {
  #places = new Places()
  #slabs: Float64Array[] = []
  #waiting: Int32Array[] = []
  #touched: Uint8Array[] = []
  /** Numbers of those that have moved. */
  #moved: number[] = []
  #complete: boolean

  /** @param complete all cells that there are lie on the shelf: what is not there is empty */
  constructor(complete: boolean) {
    this.#complete = complete
  }

  get complete(): boolean {
    return this.#complete
  }

  /** How many cells there are. */
  get size(): number {
    return this.#places.size
  }

  has(cell: number): boolean {
    return this.#places.get(cell) >= 0
  }

  /** Puts a cell in as it was kept. */
  put(cell: number, { truth, told, waiting }: Cell): void {
    const place = this.#placeOf(cell)
    const [slab, at] = this.#slabAt(place)
    FIGURES.forEach((figure, index) => {
      slab[at + index] = truth[figure]
      slab[at + TOLD + index] = told[figure]
    })
    const [waits, first] = this.#waitingAt(place)
    waits[first] = waiting.length
    waiting.forEach((mark, index) => {
      waits[first + 1 + index] = mark
    })
  }

  /** The cell after a change of one person's contribution; a cell that is not there is empty. */
  move(change: Change, person: number, unwatched: boolean): void {
    const place = this.#placeOf(change.cell)
    const [slab, at] = this.#slabAt(place)
    add(slab, at, change)
    const touched = this.#touched[Math.floor(place / SLAB)]
    if (!touched) throw new RangeError('No cell lies there')
    if (((touched[place % SLAB] ?? 0) & MOVED) === 0) this.#moved.push(change.cell)
    touched[place % SLAB] = (touched[place % SLAB] ?? 0) | MOVED
    const [waits, first] = this.#waitingAt(place)
    if (!unwatched) {
      const waiting = waits[first] ?? 0
      for (let one = 1; one <= waiting; one++) if (waits[first + one] === person) return
      if (waiting + 1 < PERSONS_TO_TELL) {
        waits[first] = waiting + 1
        waits[first + waiting + 1] = person
        return
      }
      if (!isTeller(person)) return
    }
    slab.copyWithin(at + TOLD, at, at + TOLD)
    waits[first] = 0
    touched[place % SLAB] = MOVED | RETOLD
  }

  /** Begins another piece of work with the same cells: none of them counts as moved. */
  settle(): void {
    for (const touched of this.#touched) touched.fill(0)
    this.#moved = []
  }

  /** Takes all cells off the shelf. */
  clear(): void {
    this.#places = new Places()
    this.#slabs = []
    this.#waiting = []
    this.#touched = []
    this.#moved = []
    this.#complete = false
  }

  /**
   * The cells that have moved, with their numbers, in the order of these: those of which something else is told than when they came onto the
   * shelf or were {@link settle}d there, or the others. They count as not moved from here on.
   */
  *taken(retold: boolean): Generator<readonly [number: number, cell: Cell]> {
    const how = retold ? MOVED | RETOLD : MOVED
    const these = this.#moved.filter((cell) => this.#touchOf(cell) === how)
    this.#moved = this.#moved.filter((cell) => this.#touchOf(cell) !== how)
    for (const cell of Float64Array.from(these).sort()) {
      const place = this.#places.get(cell)
      const touched = this.#touched[Math.floor(place / SLAB)]
      if (touched) touched[place % SLAB] = how & RETOLD
      yield [cell, this.#cellAt(place)]
    }
  }

  #touchOf(cell: number): number {
    const place = this.#places.get(cell)
    return this.#touched[Math.floor(place / SLAB)]?.[place % SLAB] ?? 0
  }

  #cellAt(place: number): Cell {
    const [slab, at] = this.#slabAt(place)
    const [waits, first] = this.#waitingAt(place)
    return {
      truth: figuresAt(slab, at),
      told: figuresAt(slab, at + TOLD),
      waiting: [...waits.subarray(first + 1, first + 1 + (waits[first] ?? 0))],
    }
  }

  #placeOf(cell: number): number {
    const known = this.#places.get(cell)
    if (known >= 0) return known
    const place = this.#places.add(cell)
    if (place % SLAB === 0) {
      this.#slabs.push(new Float64Array(SLAB * WIDTH))
      this.#waiting.push(new Int32Array(SLAB * PERSONS_TO_TELL))
      this.#touched.push(new Uint8Array(SLAB))
    }
    return place
  }

  #slabAt(place: number): readonly [Float64Array, number] {
    return [this.#slabs[Math.floor(place / SLAB)] ?? NO_SLAB, (place % SLAB) * WIDTH]
  }

  /** First how many wait, then their marks. */
  #waitingAt(place: number): readonly [Int32Array, number] {
    return [this.#waiting[Math.floor(place / SLAB)] ?? NO_MARKS, (place % SLAB) * PERSONS_TO_TELL]
  }
}

const FIGURES = [
  'count',
  'persons',
  'keySum',
  'personKeySum',
  'squares',
  'minutes',
  'minuteSquares',
  'cents',
  'euroSquares',
] as const satisfies readonly (keyof Figures)[]
const TOLD = FIGURES.length
const WIDTH = 2 * TOLD
const SLAB = 8_192
/** What has become of a cell on the shelf. */
const MOVED = 1
const RETOLD = 2
const NO_SLAB = new Float64Array(0)
const NO_MARKS = new Int32Array(0)
const KEYS = 2 ** 32

function add(slab: Float64Array, at: number, change: Change): void {
  slab[at] = (slab[at] ?? 0) + change.count
  slab[at + 1] = (slab[at + 1] ?? 0) + change.persons
  slab[at + 2] = modulo((slab[at + 2] ?? 0) + change.keySum)
  slab[at + 3] = modulo((slab[at + 3] ?? 0) + change.personKeySum)
  slab[at + 4] = (slab[at + 4] ?? 0) + change.squares
  slab[at + 5] = (slab[at + 5] ?? 0) + change.minutes
  slab[at + 6] = (slab[at + 6] ?? 0) + change.minuteSquares
  slab[at + 7] = (slab[at + 7] ?? 0) + change.cents
  slab[at + 8] = (slab[at + 8] ?? 0) + change.euroSquares
}

const modulo = (sum: number) => ((sum % KEYS) + KEYS) % KEYS

function figuresAt(slab: Float64Array, at: number): Figures {
  const figure = (index: number) => slab[at + index] ?? 0
  return {
    count: figure(0),
    persons: figure(1),
    keySum: figure(2),
    personKeySum: figure(3),
    squares: figure(4),
    minutes: figure(5),
    minuteSquares: figure(6),
    cents: figure(7),
    euroSquares: figure(8),
  }
}
