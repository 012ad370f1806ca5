import { largestStep } from '../../src/rules/disclosure/noise.ts'
import { THRESHOLD } from '../../src/rules/disclosure/threshold.ts'
import { likelihood } from '../oracles/likelihood.ts'

/** How answers come about, as an attacker takes it to be. */
export interface Method {
  /** Of each of the two perturbations of a large count. */
  readonly variance: number
  /** The probability that a true count is published so. */
  readonly chance: (published: number, count: number) => number
  /** The least and the most that may be published so. */
  readonly range: (published: number) => readonly [least: number, most: number]
}

const STEP = largestStep(THRESHOLD)

/** The probability that a true number of persons is published as another one. */
function chanceOfPublishing(published: number, persons: number): number {
  let sum = 0
  for (let between = Math.max(0, persons - STEP); between <= persons + STEP; between++) {
    const first = likelihood(between, persons, THRESHOLD)
    if (first > 0) sum += first * likelihood(published, between, THRESHOLD)
  }
  return sum
}

/** The least and the most persons that may be published so. */
function personsPublishedAs(published: number): readonly [least: number, most: number] {
  const candidates = Array.from({ length: 4 * STEP + 1 }, (_, at) => published - 2 * STEP + at)
  const possible = candidates.filter((persons) => persons >= 0 && chanceOfPublishing(published, persons) > 0)
  return [Math.min(...possible), Math.max(...possible)]
}

/** Variance of one perturbation of a large count. */
const SPREAD = Array.from({ length: 2 * STEP + 1 }, (_, at) => at - STEP).reduce(
  (sum, noise) => sum + noise ** 2 * likelihood(1_000 + noise, 1_000, THRESHOLD),
  0,
)

/** The method in force: everybody may know it. */
export const cellKeys: Method = { variance: SPREAD, chance: chanceOfPublishing, range: personsPublishedAs }

/** Small counts published as zero, all others as they are. */
export const thresholdAlone: Method = {
  variance: 0,
  chance: (published, count) => Number(published === 0 ? count < THRESHOLD : published === count),
  range: (published) => (published === 0 ? [0, THRESHOLD - 1] : [published, published]),
}

/** Everything published as it is. */
export const exact: Method = {
  variance: 0,
  chance: (published, count) => Number(published === count),
  range: (published) => [published, published],
}
