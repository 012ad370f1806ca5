import { CELL_FIGURES, FIGURE_INDEX } from '../rules/cell-figures.ts'
import type { PlacedContribution } from './cell-numbers.ts'

/** How one person's contribution to a cell changes. One object is used for all cells, so that millions of them leave no garbage. */
export interface CellDelta {
  cell: number
  /** In the order of `CELL_FIGURES`. */
  readonly figures: Float64Array
}

/** What changes at once among one person's contributions to one family. */
export interface ContributionChange {
  /** Contributions that stay as they are. */
  readonly others: readonly PlacedContribution[]
  readonly removed: readonly PlacedContribution[]
  readonly added: readonly PlacedContribution[]
  /** The person's key before and after. */
  readonly personKey: { readonly before: number; readonly after: number }
}

/** Calls `each` with the delta of every cell that changes. The delta must not be retained: it is overwritten. */
export function deltasOf(
  { others, removed, added, personKey }: ContributionChange,
  each: (delta: CellDelta) => void,
): void {
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
      setDelta(cell, personKey)
      each(DELTA)
    }
  }
}

function setDelta(cell: number, personKey: ContributionChange['personKey']): void {
  const [before, after] = [OTHERS.count + BEFORE.count, OTHERS.count + AFTER.count]
  const { figures } = DELTA
  DELTA.cell = cell
  figures[FIGURE_INDEX.count] = after - before
  figures[FIGURE_INDEX.keySum] = AFTER.keys - BEFORE.keys
  figures[FIGURE_INDEX.persons] = Number(after > 0) - Number(before > 0)
  figures[FIGURE_INDEX.personKeySum] = (after > 0 ? personKey.after : 0) - (before > 0 ? personKey.before : 0)
  figures[FIGURE_INDEX.squares] = after ** 2 - before ** 2
  figures[FIGURE_INDEX.minutes] = AFTER.minutes - BEFORE.minutes
  figures[FIGURE_INDEX.minuteSquares] =
    (OTHERS.minutes + AFTER.minutes) ** 2 - (OTHERS.minutes + BEFORE.minutes) ** 2
  figures[FIGURE_INDEX.cents] = AFTER.cents - BEFORE.cents
  figures[FIGURE_INDEX.euroSquares] =
    euro(OTHERS.cents + AFTER.cents) ** 2 - euro(OTHERS.cents + BEFORE.cents) ** 2
}

const euro = (cents: number) => Math.round(cents / 100)

interface Sums {
  count: number
  keys: number
  minutes: number
  cents: number
}

function sumUp(sums: Sums, placed: readonly PlacedContribution[], table: number, cell: number): void {
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

const placedAt = (
  removed: readonly PlacedContribution[],
  added: readonly PlacedContribution[],
  at: number,
) => (at < removed.length ? removed[at] : added[at - removed.length])

function cellAt(
  removed: readonly PlacedContribution[],
  added: readonly PlacedContribution[],
  at: number,
  table: number,
): number {
  return placedAt(removed, added, at)?.cells[table] ?? 0
}

function seenBefore(
  removed: readonly PlacedContribution[],
  added: readonly PlacedContribution[],
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
const DELTA: CellDelta = { cell: 0, figures: new Float64Array(CELL_FIGURES.length) }
