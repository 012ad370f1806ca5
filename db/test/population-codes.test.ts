import { describe, expect, test } from 'vitest'
import { idAt } from '../seed/ids.ts'
import { cig, smartCig } from '../seed/procurement-codes.ts'
import { Random } from '../seed/random.ts'
import { provisionalTaxCode, vatNumber } from '../seed/vat-number.ts'
import { shareOut, shareWithin } from '../src/query/shares.ts'

const SEED = 7
const random = new Random(SEED, 'codes')
const many = <Item>(make: () => Item): Item[] => Array.from({ length: 500 }, make)

describe('codes that carry a check', () => {
  test('a CIG keeps the rule of its last three characters', () => {
    for (const code of many(() => cig(random))) {
      expect(code).toMatch(/^\d{7}[0-9A-F]{3}$/)
      expect(Number.parseInt(code.slice(7), 16)).toBe((Number(code.slice(0, 7)) * 211) % 4091)
    }
  })

  test('a SmartCIG keeps the rule of its second and third', () => {
    for (const code of many(() => smartCig(random))) {
      expect(code).toMatch(/^Z[0-9A-F]{9}$/)
      expect(Number.parseInt(code.slice(1, 3), 16)).toBe((Number.parseInt(code.slice(3), 16) * 211) % 251)
    }
  })

  test('VAT numbers and provisional tax codes have a right check digit and an office that does not exist', () => {
    for (const code of Array.from({ length: 500 }, (_, serial) => [
      vatNumber(serial),
      provisionalTaxCode(serial),
    ]).flat()) {
      expect(code).toMatch(/^\d{7}000\d$/)
      const doubled = [...code].map((digit, place) => Number(digit) * (place % 2 === 0 ? 1 : 2))
      expect(doubled.reduce((sum, value) => sum + (value > 9 ? value - 9 : value), 0) % 10).toBe(0)
    }
  })
})

describe('an id', () => {
  test('is a UUIDv7 that says when', () => {
    const moment = Date.parse('2026-11-16T10:11:12.345Z')
    const id = idAt(moment, random)
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(moment)
  })

  test('sorts by time and does not repeat', () => {
    const ids = Array.from({ length: 500 }, (_, index) => idAt(1_700_000_000_000 + index, random))
    expect([...ids].sort()).toEqual(ids)
    expect(new Set(many(() => idAt(0, random))).size).toBe(500)
  })
})

describe('shares', () => {
  test('add up to the unit', () => {
    for (const total of [0, 1, 100, 1_926_579_789]) {
      const shares = shareOut(total, [3, 5, 7, 11])
      expect(shares.reduce((sum, share) => sum + share, 0)).toBe(total)
    }
    expect(shareOut(10, [1, 1, 1])).toEqual([4, 3, 3])
  })

  test('stay within their caps and still add up', () => {
    expect(shareWithin(10, [2, 9, 9], [8, 1, 1])).toEqual([2, 7, 1])
    expect(() => shareWithin(10, [2, 2], [1, 1])).toThrow(RangeError)
  })
})

test('chance repeats itself for one seed and one label alone', () => {
  const draw = (seed: number, ...labels: string[]) => {
    const stream = new Random(seed, ...labels)
    return Array.from({ length: 5 }, () => stream.bits())
  }
  expect(draw(1, 'a')).toEqual(draw(1, 'a'))
  expect(draw(1, 'a')).not.toEqual(draw(1, 'b'))
  expect(draw(1, 'a')).not.toEqual(draw(2, 'a'))
})
