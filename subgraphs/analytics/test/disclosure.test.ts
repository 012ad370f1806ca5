import { describe, expect, test } from 'vitest'
import { LARGEST_NOISE, noiseOf, publish, THRESHOLD } from '../src/disclosure.ts'

const EVERY_KEY = Array.from({ length: 256 }, (_, at) => at * 2 ** 24 + 12_345)
const cellOf = (count: number, keySum: number) => ({ count, persons: count, largest: 1, keySum })

describe('the noise of a cell', () => {
  test('has mean zero over all keys', () => {
    expect(EVERY_KEY.reduce((sum, key) => sum + noiseOf(key), 0)).toBe(0)
  })

  test('is bounded', () => {
    for (const key of EVERY_KEY) expect(Math.abs(noiseOf(key))).toBeLessThanOrEqual(LARGEST_NOISE)
  })

  test('is the same for the same records however they are asked for', () => {
    const [a, b, c] = [3_111_222_333, 2_999_999_999, 1_234_567_890]
    expect(noiseOf((a + b + c) % 2 ** 32)).toBe(noiseOf((c + a + b) % 2 ** 32))
  })
})

describe('a published cell', () => {
  test('never shows one to four', () => {
    for (let count = 1; count <= 20; count++) {
      for (const key of EVERY_KEY) {
        const { value } = publish(cellOf(count, key))
        expect(value === null || value >= THRESHOLD).toBe(true)
      }
    }
  })

  test('shows a true zero as zero', () => {
    expect(publish({ count: 0, persons: 0, largest: 0, keySum: 0 })).toEqual({ value: 0, status: 'FREE' })
  })

  test('that is not shown may stand for one person or for eight', () => {
    const hidden = [1, 2, 3, 4, 5, 6, 7, 8].filter((count) =>
      EVERY_KEY.some((key) => publish(cellOf(count, key)).value === null),
    )
    expect(hidden).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  })

  test('does not show many records of few persons', () => {
    const quiet = EVERY_KEY.find((key) => noiseOf(key) === 0) ?? 0
    expect(publish({ count: 48, persons: 4, largest: 12, keySum: quiet }).status).toBe('SMALL_COUNT')
  })

  test('hides whether the person with the most records is in it', () => {
    const loud = EVERY_KEY.find((key) => noiseOf(key) === 1) ?? 0
    expect(publish({ count: 120, persons: 20, largest: 12, keySum: loud }).value).toBe(132)
  })
})
