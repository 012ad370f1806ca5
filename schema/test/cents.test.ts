import { expect, test } from 'vitest'
import { cents, centsInJson, greatest, least, minus, plus, times, zero } from '../src/cents.ts'

const amounts = [-1_000_000_000_001, -199, -1, 0, 1, 5, 1_999, 1_926_579_789].map(cents)

test('a fraction of a cent, and what a double cannot hold, is no amount', () => {
  for (const wrong of [0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
    expect(() => cents(wrong)).toThrow(RangeError)
    expect(centsInJson.safeParse(wrong).success).toBe(false)
  }
  expect(centsInJson.safeParse('100').success).toBe(false)
  expect(() => plus(cents(Number.MAX_SAFE_INTEGER), cents(1))).toThrow(RangeError)
})

test('amounts add up exactly, and taking away undoes it', () => {
  expect(plus()).toBe(zero)
  for (const one of amounts)
    for (const other of amounts) {
      expect(plus(one, other)).toBe(one + other)
      expect(minus(plus(one, other), other)).toBe(one)
    }
})

test('parts of an amount are rounded to the cent, half a cent upwards', () => {
  expect(times(cents(1_001), 50, 100)).toBe(501)
  expect(times(cents(999), 150, 100)).toBe(1_499)
  for (const one of amounts) expect(times(one, 100, 100)).toBe(one)
})

test('of amounts the smallest and the greatest are found', () => {
  expect(least(cents(3), zero, cents(-2))).toBe(-2)
  expect(greatest(cents(3), zero, cents(-2))).toBe(3)
})
