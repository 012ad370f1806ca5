import { describe, expect, test } from 'vitest'
import { type CellFigures, NO_FIGURES } from '../../src/rules/cell-figures.ts'
import { percentile } from '../../src/rules/disclosure/percentile.ts'
import { publish } from '../../src/rules/disclosure/publication.ts'
import { type Control, THRESHOLD } from '../../src/rules/disclosure/threshold.ts'
import { add, subtract } from '../oracles/cell.ts'
import { type Chance, chanceOf, keyBy } from './chance.ts'

const SEED = 26
const WORLDS = 300

const spentOn = (chance: Chance, euro: number): CellFigures => ({
  ...NO_FIGURES,
  count: 1,
  persons: 1,
  squares: 1,
  keySum: keyBy(chance),
  personKeySum: keyBy(chance),
  cents: euro * 100,
  euroSquares: euro ** 2,
})

const people = (chance: Chance, many: number) =>
  Array.from({ length: many }, () => spentOn(chance, 200 + Math.floor(chance() * 1_800)))
const together = (some: readonly CellFigures[]) => some.reduce(add, NO_FIGURES)

/** How near the attacker gets to what is spent on the one person by whom two cells differ: in parts of it, the median over many worlds. */
function medianError(control: (chance: Chance) => Control | null): number {
  const chance = chanceOf(SEED)
  const errors = Array.from({ length: WORLDS }, () => {
    const person = spentOn(chance, 900)
    const all = together([...people(chance, 30), person])
    const released = [all, subtract(all, person)].map((cell) => publish(cell, 'CENTS', control(chance)).value)
    const [whole, rest] = released
    return Math.abs(Number(whole) - Number(rest) - person.cents) / person.cents
  }).sort((a, b) => a - b)
  return errors[Math.floor(WORLDS / 2)] ?? 0
}

describe('money that is spent on one person', () => {
  test('is the difference of two cells when the control is off', () => {
    expect(medianError(() => null)).toBe(0)
  })

  test('is lost in the difference under the control: half the time it is off by more than itself', () => {
    expect(medianError((chance) => ({ threshold: THRESHOLD, placeKey: keyBy(chance) }))).toBeGreaterThan(1)
  })

  test('shows when it is most of a cell, but not under the control', () => {
    const chance = chanceOf(SEED)
    const cell = together([...people(chance, 20), spentOn(chance, 90_000)])
    expect(Number(publish(cell, 'CENTS', null).value) / 100).toBeGreaterThan(90_000)
    for (let at = 0; at < 50; at++) {
      const released = publish(cell, 'CENTS', { threshold: THRESHOLD, placeKey: keyBy(chance) })
      expect(released).toEqual({ value: null, status: 'DOMINANCE' })
    }
  })
})

describe('the longest wait of few', () => {
  const waitingTimes = [3, 8, 9, 12, 14, 21, 30, 412].map((days) => [days, 1] as const)

  test('is their 90th percentile when the control is off', () => {
    expect(percentile(waitingTimes, 0.9, 0, null)).toBe(412)
  })

  test('is not published under the control, whatever the key', () => {
    const chance = chanceOf(SEED)
    for (let at = 0; at < 200; at++)
      expect(percentile(waitingTimes, 0.9, keyBy(chance), THRESHOLD)).toBeNull()
  })

  test('of many does not follow who comes: the median changes by chance as much as by the one who came', () => {
    const chance = chanceOf(SEED)
    const many = Array.from({ length: 60 }, (_, at) => [2 * at, 1] as const)
    const before = (key: number, control: number | null) => percentile(many, 0.5, key, control)
    const after = (key: number, control: number | null) =>
      percentile([...many, [500, 1] as const], 0.5, key, control)
    expect(Number(after(0, null)) - Number(before(0, null))).toBe(2)
    const changes = Array.from(
      { length: 400 },
      () => Number(after(keyBy(chance), THRESHOLD)) - Number(before(keyBy(chance), THRESHOLD)),
    )
    expect(changes.filter((change) => change < 0).length).toBeGreaterThan(80)
    expect(changes.filter((change) => change > 2).length).toBeGreaterThan(80)
  })
})
