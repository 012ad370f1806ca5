import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { centredNoise, largestStep, perturb } from '../src/rules/disclosure/noise.ts'
import { likelihood } from './oracles/likelihood.ts'

const key = fc.integer({ min: 0, max: 2 ** 32 - 1 })
const threshold = fc.integer({ min: 5, max: 12 })
const count = fc.integer({ min: 0, max: 300 })
/** Every result of a count, with how likely it is. */
const resultsOf = (of: number, least: number) =>
  Array.from({ length: of + 2 * least + 3 }, (_, result) => ({
    result,
    share: likelihood(result, of, least),
  }))

describe('the perturbation of a count', () => {
  test('has the true count as its mean, from the threshold on', () => {
    fc.assert(
      fc.property(count, threshold, (of, least) => {
        fc.pre(of >= least)
        const mean = resultsOf(of, least).reduce((sum, { result, share }) => sum + result * share, 0)
        expect(mean).toBeCloseTo(of, 6)
      }),
    )
  })

  test('publishes all counts below the threshold as zero', () => {
    fc.assert(
      fc.property(count, key, threshold, (of, by, least) => {
        fc.pre(of < least)
        expect(perturb(of, by, least)).toBe(0)
      }),
    )
  })

  test('never results in one to four, and is bounded unless it is zero', () => {
    fc.assert(
      fc.property(count, key, threshold, (of, by, least) => {
        const perturbed = perturb(of, by, least)
        expect(perturbed === 0 || perturbed >= least).toBe(true)
        if (perturbed > 0) expect(Math.abs(perturbed - of)).toBeLessThanOrEqual(largestStep(least))
      }),
    )
  })

  test('comes as often as the table says', () => {
    const draws = 20_000
    const perturbed = Array.from({ length: draws }, (_, at) => perturb(9, ((at + 0.5) / draws) * 2 ** 32, 5))
    for (const { result, share } of resultsOf(9, 5))
      expect(perturbed.filter((each) => each === result).length / draws).toBeCloseTo(share, 3)
  })

  test('discloses the less the higher the threshold', () => {
    fc.assert(
      fc.property(count, threshold, (of, least) => {
        expect(likelihood(0, of, least + 1)).toBeGreaterThanOrEqual(likelihood(0, of, least) - 1e-9)
      }),
    )
  })
})

test('a sway is symmetric around zero and bounded', () => {
  fc.assert(
    fc.property(key, fc.integer({ min: 0, max: 6 }), (by, most) => {
      expect(Math.abs(centredNoise(by, most))).toBeLessThanOrEqual(most)
      expect(centredNoise(2 ** 32 - 1 - by, most) + centredNoise(by, most)).toBeCloseTo(0)
    }),
  )
})
