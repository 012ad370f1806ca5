import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Histogram,
  LARGEST_RANK_NOISE,
  percentile,
  publishPercentile,
} from '../src/rules/disclosure/percentile.ts'
import { THRESHOLD } from '../src/rules/disclosure/threshold.ts'

const key = fc.integer({ min: 0, max: 2 ** 32 - 1 })
const share = fc.constantFrom(0.5, 0.9)
const waitingTimes = fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 200 })

function histogramOf(days: readonly number[]): Histogram {
  const classes = Map.groupBy(days, (each) => each)
  return [...classes].map(([each, records]) => [each, records.length] as const).sort(([a], [b]) => a - b)
}
const rankOf = (days: readonly number[], value: number) => days.filter((each) => each <= value).length

describe('a percentile of waitingTimes', () => {
  test('without control is that of SQL: the first wait that reaches the share', () => {
    fc.assert(
      fc.property(waitingTimes, share, key, (days, of, by) => {
        const sorted = days.toSorted((a, b) => a - b)
        const expected = sorted[Math.max(1, Math.ceil(of * days.length)) - 1] ?? null
        expect(percentile(histogramOf(days), of, by, null)).toBe(expected)
      }),
    )
  })

  test('has at least five records before and five after it where it is published', () => {
    fc.assert(
      fc.property(waitingTimes, share, key, (days, of, by) => {
        const published = percentile(histogramOf(days), of, by, THRESHOLD)
        if (published === null) return
        expect(rankOf(days, published)).toBeGreaterThan(THRESHOLD)
        expect(days.filter((each) => each >= published).length).toBeGreaterThan(THRESHOLD)
      }),
    )
  })

  test('lies no further from the exact one than the largest move of its rank', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 300 }), share, key, (many, of, by) => {
        const days = Array.from({ length: many }, (_, at) => at)
        const [published, exact] = [THRESHOLD, null].map((control) =>
          percentile(histogramOf(days), of, by, control),
        )
        expect(Math.abs(Number(published) - Number(exact))).toBeLessThanOrEqual(LARGEST_RANK_NOISE)
      }),
    )
  })

  test('is not published of too few', () => {
    fc.assert(
      fc.property(key, (by) => {
        const few = histogramOf(Array.from({ length: 2 * THRESHOLD }, (_, at) => at))
        expect(percentile(few, 0.5, by, THRESHOLD)).toBeNull()
        expect(percentile(few, 0.9, by, THRESHOLD)).toBeNull()
      }),
    )
  })
})

test('the wait of fewer than five is published as that of nobody', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: THRESHOLD - 1 }),
      share,
      key,
      (days, of, by) => {
        expect(publishPercentile(histogramOf(days), of, by, THRESHOLD)).toBeNull()
      },
    ),
  )
})
