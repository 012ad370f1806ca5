import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Shelf } from '../src/ingest/cell-buffer.ts'
import { Moves } from '../src/ingest/pending-deltas.ts'
import { add, type Cell, EMPTY, moved, NOTHING, subtract } from '../src/rules/cell.ts'

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
  unwatched: fc.boolean(),
})

describe('figures', () => {
  test('that were added can be subtracted again', () => {
    fc.assert(
      fc.property(change, change, (a, b) => {
        const [one, other] = [add(NOTHING, a), add(NOTHING, b)]
        expect(subtract(add(one, other), other)).toEqual(one)
      }),
    )
  })
})

describe('cells on a shelf', () => {
  test('become what cells become', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.nat(60), (steps, cut) => {
        const cells = new Map<number, Cell>()
        const shelf = new Shelf(true)
        const moves = new Moves()
        for (const [at, { cell, change, person, unwatched }] of steps.entries()) {
          cells.set(cell, moved(cells.get(cell) ?? EMPTY, change, person, unwatched))
          moves.add({ cell, ...change }, person, unwatched)
          if (at === cut) moves.apply(shelf)
        }
        moves.apply(shelf)
        const found = new Map([...shelf.taken(false), ...shelf.taken(true)])
        expect([...found].sort(byNumber)).toEqual([...cells].sort(byNumber))
        expect([...shelf.taken(false), ...shelf.taken(true)]).toEqual([])
      }),
    )
  })

  test('are found among many', () => {
    const shelf = new Shelf(true)
    const numbers = Array.from({ length: 40_000 }, (_, at) => (at * 104_729_777) % 2 ** 52)
    const one = { ...NOTHING, count: 1 }
    for (const cell of numbers) shelf.put(cell, { truth: one, told: NOTHING, waiting: [at(cell)] })
    expect(shelf.size).toBe(new Set(numbers).size)
    expect(numbers.every((cell) => shelf.has(cell))).toBe(true)
    expect(shelf.has(1)).toBe(false)
  })
})

const at = (cell: number) => cell % 1_000
const byNumber = ([a]: readonly [number, Cell], [b]: readonly [number, Cell]) => a - b
