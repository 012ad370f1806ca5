import type { Placed } from './cell-numbers.ts'

/** How one person's contribution to a cell changes; see `Figures`. Used again for each cell, so that millions of them leave nothing behind. */
export interface Change {
  cell: number
  count: number
  persons: number
  keySum: number
  personKeySum: number
  squares: number
  minutes: number
  minuteSquares: number
  cents: number
  euroSquares: number
}

/** What of one person's contributions to one family changes in a single step. */
export interface Step {
  /** What stays as it is. */
  readonly others: readonly Placed[]
  readonly removed: readonly Placed[]
  readonly added: readonly Placed[]
  /** The person's key before and after. */
  readonly personKey: { readonly before: number; readonly after: number }
}

/** Tells `each` how the cells change that a step moves, one after the other. What it is told must not be kept: it is written over. */
export function changesOf({ others, removed, added, personKey }: Step, each: (change: Change) => void): void {
  const sameKey = personKey.before === personKey.after
  const tables = (removed[0] ?? added[0])?.cells.length ?? 0
  for (let table = 0; table < tables; table++) {
    for (let at = 0; at < removed.length + added.length; at++) {
      const cell = cellAt(removed, added, at, table)
      if (seenBefore(removed, added, at, table, cell)) continue
      sumUp(BEFORE, removed, table, cell)
      sumUp(AFTER, added, table, cell)
      if (
        sameKey &&
        BEFORE.count === AFTER.count &&
        BEFORE.keys === AFTER.keys &&
        BEFORE.minutes === AFTER.minutes &&
        BEFORE.cents === AFTER.cents
      )
        continue
      sumUp(OTHERS, others, table, cell)
      describe(cell, personKey)
      each(CHANGE)
    }
  }
}

function describe(cell: number, personKey: Step['personKey']): void {
  const [before, after] = [OTHERS.count + BEFORE.count, OTHERS.count + AFTER.count]
  CHANGE.cell = cell
  CHANGE.count = after - before
  CHANGE.keySum = AFTER.keys - BEFORE.keys
  CHANGE.persons = Number(after > 0) - Number(before > 0)
  CHANGE.personKeySum = (after > 0 ? personKey.after : 0) - (before > 0 ? personKey.before : 0)
  CHANGE.squares = after ** 2 - before ** 2
  CHANGE.minutes = AFTER.minutes - BEFORE.minutes
  CHANGE.minuteSquares = (OTHERS.minutes + AFTER.minutes) ** 2 - (OTHERS.minutes + BEFORE.minutes) ** 2
  CHANGE.cents = AFTER.cents - BEFORE.cents
  CHANGE.euroSquares = euro(OTHERS.cents + AFTER.cents) ** 2 - euro(OTHERS.cents + BEFORE.cents) ** 2
}

const euro = (cents: number) => Math.round(cents / 100)

interface Sums {
  count: number
  keys: number
  minutes: number
  cents: number
}

function sumUp(sums: Sums, placed: readonly Placed[], table: number, cell: number): void {
  sums.count = 0
  sums.keys = 0
  sums.minutes = 0
  sums.cents = 0
  for (let at = 0; at < placed.length; at++) {
    const one = placed[at]
    if (!one || one.cells[table] !== cell) continue
    sums.count += 1
    sums.keys += one.contribution.recordKey
    sums.minutes += one.contribution.minutes
    sums.cents += one.contribution.cents
  }
}

const placedAt = (removed: readonly Placed[], added: readonly Placed[], at: number) =>
  at < removed.length ? removed[at] : added[at - removed.length]

function cellAt(removed: readonly Placed[], added: readonly Placed[], at: number, table: number): number {
  return placedAt(removed, added, at)?.cells[table] ?? 0
}

function seenBefore(
  removed: readonly Placed[],
  added: readonly Placed[],
  at: number,
  table: number,
  cell: number,
): boolean {
  for (let earlier = 0; earlier < at; earlier++)
    if (cellAt(removed, added, earlier, table) === cell) return true
  return false
}

const noSums = (): Sums => ({ count: 0, keys: 0, minutes: 0, cents: 0 })
const BEFORE = noSums()
const AFTER = noSums()
const OTHERS = noSums()
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
