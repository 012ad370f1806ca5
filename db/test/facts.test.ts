import { createSecretKey } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { ageBand, pseudonym, recordKey } from '../src/facts.ts'

const key = createSecretKey(Buffer.alloc(32, 1))
const other = createSecretKey(Buffer.alloc(32, 2))
const id = '0199f0a1-2b3c-7def-8abc-0123456789ab'

describe('an age band', () => {
  test.each([
    [2024, '0-3'],
    [2023, '3-6'],
    [2009, '15-18'],
    [2008, '18-30'],
    [1996, '30-45'],
    [1961, '65-75'],
    [1951, '75+'],
    [1900, '75+'],
  ])('of who was born in %d is %s in 2026', (born, band) => {
    expect(ageBand(born, 2026)).toBe(band)
  })

  test('is unknown for who has no year of birth', () => {
    expect(ageBand(null, 2026)).toBe('UNKNOWN')
  })
})

describe('a pseudonym', () => {
  test('is the same for one record and one key, and different otherwise', () => {
    const one = pseudonym(key, 'person', id)
    expect(one).toMatch(/^[0-9a-f]{64}$/)
    expect(pseudonym(key, 'person', id)).toBe(one)
    expect(pseudonym(key, 'case', id)).not.toBe(one)
    expect(pseudonym(other, 'person', id)).not.toBe(one)
  })

  test('does not give the record key away', () => {
    const number = recordKey(key, id)
    expect(number).toBeGreaterThanOrEqual(0)
    expect(number).toBeLessThan(2 ** 32)
    expect(pseudonym(key, 'person', id)).not.toContain(number.toString(16))
  })
})
