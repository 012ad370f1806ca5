import { describe, expect, test } from 'vitest'
import { type CellFigures, NO_FIGURES } from '../../src/rules/cell-figures.ts'
import { publish } from '../../src/rules/disclosure/publication.ts'
import { THRESHOLD } from '../../src/rules/disclosure/threshold.ts'
import { answersOf, controlled, truthOf } from './answers.ts'
import { type Chance, chanceOf, keyBy } from './chance.ts'
import { groundOf, worldOf } from './world.ts'

const SEED = 36
const MONTHS = 36
const WORLDS = 400

describe('the same request repeated', () => {
  test('always has the same figures, in whatever order the records came', () => {
    const ground = groundOf(['2024-02', '2025-02'])
    const world = worldOf(ground, chanceOf(SEED), { Celle: 3, Lucera: 60, Troia: 20 })
    const first = answersOf(truthOf(world), controlled)
    expect(answersOf(truthOf(world), controlled)).toEqual(first)
    expect(answersOf(truthOf(world.toReversed()), controlled)).toEqual(first)
  })
})

/** Persons of a service in a month: always the same few, or others each month. */
function monthly(chance: Chance, persons: number): CellFigures {
  return {
    ...NO_FIGURES,
    count: persons,
    persons,
    squares: persons,
    keySum: keyBy(chance),
    personKeySum: keyBy(chance),
  }
}

/**
 * A service in a small comune has the same one to four persons for three years. The attacker subtracts the one other comune of the Ambito, where
 * persons come and go, from the Ambito, month by month, and takes the mean.
 * @returns how often he finds out how many they are
 */
function shareFoundOut(
  control: (chance: Chance, placeKey: number) => { threshold: number; placeKey: number } | null,
) {
  const chance = chanceOf(SEED)
  let found = 0
  for (let world = 0; world < WORLDS; world++) {
    const few = 1 + (world % 4)
    const [ambito, comune] = [keyBy(chance), keyBy(chance)]
    let sum = 0
    for (let month = 0; month < MONTHS; month++) {
      const others = 30 + Math.floor(chance() * 10)
      const whole = publish(monthly(chance, few + others), 'PERSONS', control(chance, ambito)).value
      const rest = publish(monthly(chance, others), 'PERSONS', control(chance, comune)).value
      sum += Number(whole) - Number(rest)
    }
    if (Math.round(sum / MONTHS) === few) found += 1
  }
  return found / WORLDS
}

describe('a small service watched for three years', () => {
  test('is counted exactly when the control is off', () => {
    expect(shareFoundOut(() => null)).toBe(1)
  })

  test('is counted more often than not when all noise is new each month', () => {
    expect(shareFoundOut((chance) => ({ threshold: THRESHOLD, placeKey: keyBy(chance) }))).toBeGreaterThan(
      0.4,
    )
  })

  test('is counted no more often than by a guess among five under the steady noise of places', () => {
    expect(shareFoundOut((_, placeKey) => ({ threshold: THRESHOLD, placeKey }))).toBeLessThan(1 / 5)
  })
})
