import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CellFigures, NO_FIGURES } from '../src/rules/cell-figures.ts'
import { largestNoise, publish } from '../src/rules/disclosure/publication.ts'
import { THRESHOLD, thresholdOf } from '../src/rules/disclosure/threshold.ts'
import { add, subtract } from './oracles/cell.ts'

const key = fc.integer({ min: 0, max: 2 ** 32 - 1 })
const control = fc.record({ threshold: fc.constant(THRESHOLD), placeKey: key })

/** A person's records, with minutes and euro for each. */
const person = fc
  .record({
    records: fc.integer({ min: 1, max: 9 }),
    minutes: fc.integer({ min: 1, max: 600 }),
    euro: fc.integer({ min: 1, max: 900 }),
    keySum: key,
    personKeySum: key,
  })
  .map(
    ({ records, minutes, euro, keySum, personKeySum }): CellFigures => ({
      count: records,
      persons: 1,
      keySum,
      personKeySum,
      squares: records ** 2,
      minutes,
      minuteSquares: minutes ** 2,
      cents: euro * 100,
      euroSquares: euro ** 2,
    }),
  )
const cellOf = (people: readonly CellFigures[]) => people.reduce(add, NO_FIGURES)
const people = (minLength: number, maxLength: number) => fc.array(person, { minLength, maxLength })

describe('a published cell', () => {
  test('publishes persons and records never as one to four, and no persons as zero', () => {
    fc.assert(
      fc.property(people(0, 30), control, (some, by) => {
        const cell = cellOf(some)
        const persons = publish(cell, 'PERSONS', by).value
        const records = publish(cell, 'RECORDS', by).value
        for (const value of [persons, records]) expect(value === 0 || Number(value) >= THRESHOLD).toBe(true)
        expect(records === 0).toBe(persons === 0)
        if (persons === 0) expect(publish(cell, 'CENTS', by)).toEqual({ value: 0, status: 'FREE' })
      }),
    )
  })

  test('publishes fewer than five persons like none', () => {
    fc.assert(
      fc.property(people(0, THRESHOLD - 1), control, (few, by) => {
        for (const quantity of ['PERSONS', 'RECORDS', 'MINUTES', 'CENTS'] as const)
          expect(publish(cellOf(few), quantity, by)).toEqual({ value: 0, status: 'FREE' })
      }),
    )
  })

  test('is off by no more persons than the method says', () => {
    fc.assert(
      fc.property(people(40, 60), control, (many, by) => {
        const { value } = publish(cellOf(many), 'PERSONS', by)
        expect(Math.abs(Number(value) - many.length)).toBeLessThanOrEqual(largestNoise(THRESHOLD))
      }),
    )
  })

  test('is the same whatever the order in which its records came, went and came again', () => {
    fc.assert(
      fc.property(people(1, 40), person, control, (some, guest, by) => {
        const straight = cellOf(some)
        const roundabout = subtract(cellOf([guest, ...some.toReversed()]), guest)
        for (const quantity of ['PERSONS', 'RECORDS', 'MINUTES', 'CENTS'] as const)
          expect(publish(roundabout, quantity, by)).toEqual(publish(straight, quantity, by))
      }),
    )
  })

  test('is the truth when the control is switched off', () => {
    fc.assert(
      fc.property(people(0, 9), (some) => {
        const cell = cellOf(some)
        expect(publish(cell, 'PERSONS', null).value).toBe(some.length)
        expect(publish(cell, 'RECORDS', null).value).toBe(cell.count)
        expect(publish(cell, 'CENTS', null).value).toBe(cell.cents)
      }),
    )
  })

  test('has a mean near the truth over all keys, in every quantity', () => {
    const chance = { seed: 7, numRuns: 1 }
    fc.assert(
      fc.property(people(60, 60), (some) => {
        const cell = cellOf(some)
        const keys = Array.from({ length: 3_000 }, (_, at) => (at * 2_654_435_761) % 2 ** 32)
        for (const quantity of ['PERSONS', 'RECORDS', 'MINUTES', 'CENTS'] as const) {
          const values = keys.map((each, at) => {
            const drawn = { ...cell, personKeySum: each, keySum: keys.at(-at) ?? 0 }
            const by = { threshold: THRESHOLD, placeKey: (each * 977) % 2 ** 32 }
            return Number(publish(drawn, quantity, by).value)
          })
          const mean = values.reduce((sum, value) => sum + value, 0) / values.length
          const truth = Number(publish(cell, quantity, null).value)
          expect(Math.abs(mean / truth - 1)).toBeLessThan(0.01)
        }
      }),
      chance,
    )
  })

  test('does not publish money of which one person may have most', () => {
    const others = Array.from({ length: 30 }, (_, at) => ({
      ...NO_FIGURES,
      count: 1,
      persons: 1,
      squares: 1,
      cents: 10_000,
      euroSquares: 100 ** 2,
      personKeySum: at,
    }))
    const rich = {
      ...NO_FIGURES,
      count: 1,
      persons: 1,
      squares: 1,
      cents: 1_000_000,
      euroSquares: 10_000 ** 2,
    }
    const by = { threshold: THRESHOLD, placeKey: 2 ** 31 }
    expect(publish(cellOf(others), 'CENTS', by).status).toBe('FREE')
    expect(publish(cellOf([...others, rich]), 'CENTS', by)).toEqual({ value: null, status: 'DOMINANCE' })
  })
})

test('a threshold may be raised but not lowered', () => {
  expect(thresholdOf(8)).toBe(8)
  for (const less of [4, 3, 0, -1, 5.5, Number.NaN]) expect(() => thresholdOf(less)).toThrow(RangeError)
})
