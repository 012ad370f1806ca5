import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CellBuffer } from '../src/ingest/cell-buffer.ts'
import { PendingDeltas } from '../src/ingest/pending-deltas.ts'
import type { Cell } from '../src/rules/cell.ts'
import { CELL_FIGURES, type CellFigures, NO_FIGURES } from '../src/rules/cell-figures.ts'
import { add, changed, EMPTY_CELL, subtract } from './oracles/cell.ts'

const whole = (most: number) => fc.integer({ min: -most, max: most })
const change = fc.record({
  count: whole(3),
  persons: whole(1),
  keySum: whole(2 ** 33),
  personKeySum: whole(2 ** 32),
  squares: whole(20),
  minutes: whole(600),
  minuteSquares: whole(10 ** 6),
  cents: whole(10 ** 6),
  euroSquares: whole(10 ** 9),
})
const step = fc.record({
  cell: fc.constantFrom(0, 7, 2 ** 40 + 7, 2 ** 52 - 1),
  change,
  person: fc.integer({ min: -3, max: 3 }),
  immediate: fc.boolean(),
})
const numbersOf = (figures: CellFigures) => Float64Array.from(CELL_FIGURES, ({ name }) => figures[name])

describe('figures', () => {
  test('that were added can be subtracted again', () => {
    fc.assert(
      fc.property(change, change, (a, b) => {
        const [one, other] = [add(NO_FIGURES, a), add(NO_FIGURES, b)]
        expect(subtract(add(one, other), other)).toEqual(one)
      }),
    )
  })
})

describe('cells in a buffer', () => {
  test('change as cells do', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.nat(60), (steps, cut) => {
        const cells = new Map<number, Cell>()
        const buffer = new CellBuffer(true)
        const deltas = new PendingDeltas()
        for (const [at, { cell, change, person, immediate }] of steps.entries()) {
          cells.set(cell, changed(cells.get(cell) ?? EMPTY_CELL, change, person, immediate))
          deltas.add({ cell, figures: numbersOf(change) }, person, immediate)
          if (at === cut) deltas.apply(buffer)
        }
        deltas.apply(buffer)
        const found = new Map([...buffer.takeChanged(false), ...buffer.takeChanged(true)])
        expect([...found].sort(byNumber)).toEqual([...cells].sort(byNumber))
        expect([...buffer.takeChanged(false), ...buffer.takeChanged(true)]).toEqual([])
      }),
    )
  })

  test('are found among many', () => {
    const buffer = new CellBuffer(true)
    const numbers = Array.from({ length: 40_000 }, (_, at) => (at * 104_729_777) % 2 ** 52)
    const one = { ...NO_FIGURES, count: 1 }
    for (const cell of numbers) buffer.put(cell, { exact: one, releasable: NO_FIGURES, pending: [at(cell)] })
    expect(buffer.size).toBe(new Set(numbers).size)
    expect(numbers.every((cell) => buffer.has(cell))).toBe(true)
    expect(buffer.has(1)).toBe(false)
  })
})

const at = (cell: number) => cell % 1_000
const byNumber = ([a]: readonly [number, Cell], [b]: readonly [number, Cell]) => a - b
