import type { Shelf } from './cell-buffer.ts'
import type { Change } from './cell-delta.ts'

/** Changes of cells that wait until the cells they are for are on the shelf. Plain numbers, written over and over. */
export class Moves {
  readonly #numbers = new Float64Array(MOST * WIDTH)
  #waiting = 0

  /** Whether it is time to {@link apply} them. A single fact may still add some more than there was room for. */
  get full(): boolean {
    return this.#waiting > MOST - RESERVE
  }

  add(change: Change, mark: number, unwatched: boolean): void {
    if (this.#waiting === MOST) throw new RangeError('One fact moves more cells than there is room for')
    const at = this.#waiting++ * WIDTH
    const numbers = this.#numbers
    numbers[at] = change.cell
    numbers[at + 1] = change.count
    numbers[at + 2] = change.persons
    numbers[at + 3] = change.keySum
    numbers[at + 4] = change.personKeySum
    numbers[at + 5] = change.squares
    numbers[at + 6] = change.minutes
    numbers[at + 7] = change.minuteSquares
    numbers[at + 8] = change.cents
    numbers[at + 9] = change.euroSquares
    numbers[at + 10] = mark
    numbers[at + 11] = Number(unwatched)
  }

  /** The numbers of the cells that the shelf does not have. */
  missingFrom(shelf: Shelf): Set<number> {
    const missing = new Set<number>()
    for (let at = 0; at < this.#waiting * WIDTH; at += WIDTH) {
      const cell = this.#numbers[at] ?? 0
      if (!shelf.has(cell)) missing.add(cell)
    }
    return missing
  }

  /** Makes the changes, in their order, and forgets them. */
  apply(shelf: Shelf): void {
    const numbers = this.#numbers
    for (let at = 0; at < this.#waiting * WIDTH; at += WIDTH) {
      CHANGE.cell = numbers[at] ?? 0
      CHANGE.count = numbers[at + 1] ?? 0
      CHANGE.persons = numbers[at + 2] ?? 0
      CHANGE.keySum = numbers[at + 3] ?? 0
      CHANGE.personKeySum = numbers[at + 4] ?? 0
      CHANGE.squares = numbers[at + 5] ?? 0
      CHANGE.minutes = numbers[at + 6] ?? 0
      CHANGE.minuteSquares = numbers[at + 7] ?? 0
      CHANGE.cents = numbers[at + 8] ?? 0
      CHANGE.euroSquares = numbers[at + 9] ?? 0
      shelf.move(CHANGE, numbers[at + 10] ?? 0, numbers[at + 11] === 1)
    }
    this.#waiting = 0
  }
}

const WIDTH = 12
/** 24 MB. */
const MOST = 250_000
/** More than the most that one person has ever moved at once: hundreds of records in a few hundred tables each. */
const RESERVE = 150_000
const CHANGE: Change = {
  cell: 0,
  count: 0,
  persons: 0,
  keySum: 0,
  personKeySum: 0,
  squares: 0,
  minutes: 0,
  minuteSquares: 0,
  cents: 0,
  euroSquares: 0,
}
