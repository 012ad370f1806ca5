import { describe, expect, test } from 'vitest'
import { type Cell, PERSONS_PER_UPDATE } from '../../src/rules/cell.ts'
import { type CellFigures, NO_FIGURES } from '../../src/rules/cell-figures.ts'
import { changed, EMPTY_CELL } from '../oracles/cell.ts'
import { chanceOf, keyBy, pick } from './chance.ts'

const SEED = 1_510
const AREAS = ['family', 'elderly', 'disability', 'youth', 'poverty', 'addiction', 'health', 'violence']
/** In so many tables that are open to everybody the target area of a case is releasable: of Region, province, Ambito and comune, by itself and with each other trait. */
const TABLES = 16
const ARRIVALS = 400

interface Watched {
  readonly area: string
  readonly cells: readonly Cell[]
}

const one = (personKey: number, recordKey: number): CellFigures => ({
  ...NO_FIGURES,
  count: 1,
  persons: 1,
  squares: 1,
  keySum: recordKey,
  personKeySum: personKey,
})

/**
 * Everybody knows that this person's case was opened just now, and nothing else happened; for what need it is nobody knows. The attacker reads
 * all tables before and after and looks in which area any figure has changed at all.
 * @returns in how many of all arrivals he sees it
 */
function sharePerceived(move: (cell: Cell, change: CellFigures, person: number) => Cell): number {
  const chance = chanceOf(SEED)
  let watched: Watched[] = AREAS.map((area) => ({
    area,
    cells: Array.from({ length: TABLES }, () => EMPTY_CELL),
  }))
  let perceived = 0
  for (let arrival = 0; arrival < 300 + ARRIVALS; arrival++) {
    const area = pick(chance, AREAS)
    const [person, record] = [keyBy(chance), keyBy(chance)]
    const after = watched.map((each) =>
      each.area === area
        ? {
            ...each,
            cells: each.cells.map((cell) =>
              chance() < 0.7 ? move(cell, one(person, record), person) : cell,
            ),
          }
        : each,
    )
    const seen = AREAS.filter((_, at) =>
      after[at]?.cells.some((cell, table) => cell.releasable !== watched[at]?.cells[table]?.releasable),
    )
    if (arrival >= 300 && seen.length > 0) perceived += 1
    watched = after
  }
  return perceived / ARRIVALS
}

describe('the same requests before and after a known person’s case is opened', () => {
  test('disclose what it is for when figures follow at once', () => {
    const atOnce = (cell: Cell, change: CellFigures, person: number) => changed(cell, change, person, true)
    expect(sharePerceived(atOnce)).toBeGreaterThan(0.99)
  })

  test('disclose it nearly always when each figure follows every fifth person', () => {
    const everyFifth = (cell: Cell, change: CellFigures, person: number) => {
      const after = changed(cell, change, person, false)
      return after.pending.length === cell.pending.length && cell.pending.length === PERSONS_PER_UPDATE - 1
        ? { exact: after.exact, releasable: after.exact, pending: [] }
        : after
    }
    expect(sharePerceived(everyFifth)).toBeGreaterThan(0.8)
  })

  test('disclose it less often than a guess among five, as figures follow', () => {
    const asDone = (cell: Cell, change: CellFigures, person: number) => changed(cell, change, person, false)
    expect(sharePerceived(asDone)).toBeLessThan(1 / 5)
  })
})

test('a figure that changes has at least five persons in its change', () => {
  const chance = chanceOf(SEED)
  let cell = EMPTY_CELL
  let since = new Set<number>()
  for (let change = 0; change < 3_000; change++) {
    const person = Math.floor(chance() * 200)
    const before = cell
    cell = changed(cell, one(keyBy(chance), keyBy(chance)), person, false)
    since.add(person)
    if (cell.releasable === before.releasable) continue
    expect(since.size).toBeGreaterThanOrEqual(PERSONS_PER_UPDATE)
    since = new Set()
  }
})
