import { describe, expect, test } from 'vitest'
import { ageBand, iseeBand } from '../src/bands.ts'
import { cents } from '../src/cents.ts'

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

describe('an ISEE band', () => {
  test.each([
    [0, '0'],
    [1, '0-3000'],
    [300_000, '0-3000'],
    [300_001, '3000-6000'],
    [600_000, '3000-6000'],
    [900_000, '6000-9000'],
    [1_200_000, '9000-12000'],
    [1_500_000, '12000-15000'],
    [2_000_000, '15000-20000'],
    [2_000_001, '20000+'],
    [90_000_000, '20000+'],
  ])('of %d cents is %s', (amount, band) => {
    expect(iseeBand(cents(amount))).toBe(band)
  })

  test('is unknown for who has none, or one that cannot be computed', () => {
    expect(iseeBand(null)).toBe('UNKNOWN')
  })
})
