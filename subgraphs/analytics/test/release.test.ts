import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Combination, generalise } from '../src/release.ts'

const K = 5
const combination = fc.record({
  ambitoCode: fc.constantFrom('ATS-BA-01', 'ATS-BA-02', 'ATS-FG-01'),
  targetArea: fc.constantFrom('1', '2', '4'),
  phase: fc.constantFrom('CLOSED', 'SERVICE_DELIVERY'),
  sex: fc.constantFrom('M', 'F'),
  ageBand: fc.constantFrom('0-3', '18-30', '75+'),
  openedQuarter: fc.constantFrom('2025-Q4', '2026-Q1'),
  openedYear: fc.constantFrom('2025', '2026'),
  records: fc.integer({ min: 1, max: 7 }),
})

test('every combination of a release is shared by at least k records, and none is lost without being counted', () => {
  fc.assert(
    fc.property(fc.array(combination, { maxLength: 60 }), (found: Combination[]) => {
      const { combinations, withheld } = generalise(found, K)
      const shared = new Map<string, number>()
      for (const { records, ...traits } of combinations) {
        const name = JSON.stringify(traits)
        shared.set(name, (shared.get(name) ?? 0) + records)
      }
      for (const records of shared.values()) expect(records).toBeGreaterThanOrEqual(K)
      const total = (list: readonly Combination[]) => list.reduce((sum, { records }) => sum + records, 0)
      expect(total(combinations) + withheld).toBe(total(found))
    }),
  )
})

test('a combination shared by enough is given out as it is', () => {
  const found = {
    ambitoCode: 'ATS-BA-01',
    targetArea: '4',
    phase: 'CLOSED',
    sex: 'F',
    ageBand: '75+',
    openedQuarter: '2026-Q1',
    openedYear: '2026',
    records: 9,
  }
  expect(generalise([found], K)).toEqual({ combinations: [found], withheld: 0 })
})
