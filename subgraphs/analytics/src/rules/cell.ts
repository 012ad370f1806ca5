/**
 * What is counted of the records of a cell. All of it is exact and can be added and subtracted, so a correction in the source is followed without
 * counting again; none of it leaves this subgraph as it is.
 */
export interface Figures {
  /** Records. */
  readonly count: number
  /** Distinct persons the records are about. */
  readonly persons: number
  /** Sum of the records' keys modulo 2^32. */
  readonly keySum: number
  /** Sum of the persons' keys modulo 2^32. */
  readonly personKeySum: number
  /** Sum over the persons of the square of the number of their records. */
  readonly squares: number
  readonly minutes: number
  /** Sum over the persons of the square of their minutes. */
  readonly minuteSquares: number
  readonly cents: number
  /** Sum over the persons of the square of their amount in whole euro: in cents it would pass what a number holds exactly. */
  readonly euroSquares: number
}

export const NOTHING: Figures = {
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

export function add(a: Figures, b: Figures): Figures {
  return {
    count: a.count + b.count,
    persons: a.persons + b.persons,
    keySum: modulo(a.keySum + b.keySum),
    personKeySum: modulo(a.personKeySum + b.personKeySum),
    squares: a.squares + b.squares,
    minutes: a.minutes + b.minutes,
    minuteSquares: a.minuteSquares + b.minuteSquares,
    cents: a.cents + b.cents,
    euroSquares: a.euroSquares + b.euroSquares,
  }
}

export function subtract(a: Figures, b: Figures): Figures {
  return {
    count: a.count - b.count,
    persons: a.persons - b.persons,
    keySum: modulo(a.keySum - b.keySum),
    personKeySum: modulo(a.personKeySum - b.personKeySum),
    squares: a.squares - b.squares,
    minutes: a.minutes - b.minutes,
    minuteSquares: a.minuteSquares - b.minuteSquares,
    cents: a.cents - b.cents,
    euroSquares: a.euroSquares - b.euroSquares,
  }
}

const KEYS = 2 ** 32
const modulo = (sum: number) => ((sum % KEYS) + KEYS) % KEYS

/** A cell as it is, and as it is told. */
export interface Cell {
  readonly truth: Figures
  /** What goes through disclosure control when somebody asks. */
  readonly told: Figures
  /** Marks of the persons who have moved the cell since it was told. */
  readonly waiting: readonly number[]
}

export const EMPTY: Cell = { truth: NOTHING, told: NOTHING, waiting: [] }

/** So many persons must have moved a cell before what is told of it moves. */
export const PERSONS_TO_TELL = 5

/** One in so many persons is a teller. */
const TELLERS = 10

/**
 * Whether what is told of cells may move when this person moves them. Which persons are tellers nobody can know; were any fifth person one, whoever
 * asks everything before and after somebody's case is opened would see some of that person's cells move, and by these what the case is for.
 */
export const isTeller = (person: number): boolean => (person >>> 0) % TELLERS === 0

/**
 * The cell after one person's contribution to it has changed. What is told follows when the fifth person since then has moved it, or a later one,
 * who is a teller: so whoever watches figures sees them move for one person in ten at most, and never for one alone. It follows
 * at once while nobody can watch: in a period that is not over yet, which is not shown, and when an archive is taken over.
 * @param change the person's contribution after, less before
 * @param person the person's mark: 32 bits of the pseudonym
 */
export function moved(cell: Cell, change: Figures, person: number, unwatched: boolean): Cell {
  const truth = add(cell.truth, change)
  if (unwatched) return { truth, told: truth, waiting: [] }
  if (cell.waiting.includes(person)) return { ...cell, truth }
  if (cell.waiting.length < PERSONS_TO_TELL - 1) return { ...cell, truth, waiting: [...cell.waiting, person] }
  return isTeller(person) ? { truth, told: truth, waiting: [] } : { ...cell, truth }
}
