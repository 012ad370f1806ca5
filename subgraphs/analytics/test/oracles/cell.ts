import { type Cell, isTrigger, PERSONS_PER_UPDATE } from '../../src/rules/cell.ts'
import { type CellFigures, cellFigures, NO_FIGURES } from '../../src/rules/cell-figures.ts'

export const EMPTY_CELL: Cell = { exact: NO_FIGURES, releasable: NO_FIGURES, pending: [] }

export const add = (a: CellFigures, b: CellFigures): CellFigures => combined(a, b, 1)
export const subtract = (a: CellFigures, b: CellFigures): CellFigures => combined(a, b, -1)

/**
 * A cell after one person's contribution to it has changed, as `Cell` describes it: what the buffer does in place.
 * @param change the person's contribution after, less before
 */
export function changed(cell: Cell, change: CellFigures, person: number, immediate: boolean): Cell {
  const exact = add(cell.exact, change)
  if (immediate) return { exact, releasable: exact, pending: [] }
  if (cell.pending.includes(person)) return { ...cell, exact }
  if (cell.pending.length < PERSONS_PER_UPDATE - 1)
    return { ...cell, exact, pending: [...cell.pending, person] }
  return isTrigger(person) ? { exact, releasable: exact, pending: [] } : { ...cell, exact }
}

/** Named here once more, not taken from the descriptor that is tested. */
const KEY_SUMS: ReadonlySet<string> = new Set(['keySum', 'personKeySum'])

const modulo = (sum: number) => ((sum % 2 ** 32) + 2 ** 32) % 2 ** 32

function combined(a: CellFigures, b: CellFigures, sign: 1 | -1): CellFigures {
  return cellFigures((name) => {
    const sum = a[name] + sign * b[name]
    return KEY_SUMS.has(name) ? modulo(sum) : sum
  })
}
