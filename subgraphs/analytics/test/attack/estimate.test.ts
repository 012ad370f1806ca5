import { describe, expect, test } from 'vitest'
import { answersOf, controlled, smallCells, truthOf, withoutNoise } from './answers.ts'
import { chanceOf } from './chance.ts'
import { type Belief, beliefsOf } from './estimate.ts'
import { cellKeys, type Method, thresholdAlone } from './method.ts'
import { groundOf, worldOf } from './world.ts'

const SEEDS = [1, 2]
const ground = groundOf(['2024-02', '2024-08', '2025-02', '2025-08'])

/** What the attacker believes of the true count of every small cell of a world. */
function beliefsInTruth(seed: number, publication: typeof controlled, method: Method) {
  const cases = { Celle: 2 + (seed % 3), Lucera: 60, Troia: 45, Orsara: 15, Bari: 70, Modugno: 20 }
  const truth = truthOf(worldOf(ground, chanceOf(seed), cases))
  const small = smallCells(truth)
  const beliefs = beliefsOf(answersOf(truth, publication), ground, small, method)
  return small.map((name) => {
    const belief: Belief = beliefs.get(name) ?? []
    return { name, seed, inTruth: belief[truth.get(name)?.figures.persons ?? 0] ?? 0 }
  })
}

const mean = (found: readonly { inTruth: number }[]): number =>
  found.reduce((sum, { inTruth }) => sum + inTruth, 0) / found.length

describe('an attacker who weighs all answers by their likelihood', () => {
  test('is sure of small counts when nothing but these is withheld', () => {
    const found = beliefsInTruth(1, withoutNoise, thresholdAlone)
    expect(found.filter(({ inTruth }) => inTruth > 0.95).length).toBeGreaterThan(found.length / 2)
  })

  test('is never sure of a small count under the control', () => {
    const found = SEEDS.flatMap((seed) => beliefsInTruth(seed, controlled, cellKeys))
    expect(found.filter(({ inTruth }) => inTruth > 0.65)).toEqual([])
    expect(mean(found)).toBeLessThan(0.4)
    // Of how many cases the smallest comune has he knows little more than that they are few.
    expect(mean(found.filter(({ name }) => name === 'Celle||'))).toBeLessThan(0.3)
  })
})
