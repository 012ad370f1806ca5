import { expect, test } from 'vitest'
import { breachOf, outstanding, payable, residual } from '../src/amounts.ts'
import { after, movementKinds } from '../src/ledger.ts'

// Ambito of Casarano, account at 31/12/2017 for 2014-2017, in cents.
const casarano = { planned: 1926579789, committed: 1430310267, liquidated: 1088136137, paid: 1000000000 }

test('what is left is counted as in the account of Casarano', () => {
  expect(residual(casarano)).toBe(496269522)
  expect(outstanding(casarano)).toBe(342174130)
  expect(payable(casarano)).toBe(88136137)
})

test('each figure stays within the one before it', () => {
  expect(breachOf(casarano)).toBeUndefined()
  expect(breachOf({ ...casarano, planned: 1430310266 })).toBe('COMMITTED_BEYOND_PLANNED')
  expect(breachOf({ ...casarano, committed: 1088136136 })).toBe('LIQUIDATED_BEYOND_COMMITTED')
  expect(breachOf({ ...casarano, liquidated: 999999999 })).toBe('PAID_BEYOND_LIQUIDATED')
  expect(breachOf({ ...casarano, paid: -1 })).toBe('PAID_BELOW_ZERO')
})

test('a movement moves one figure', () => {
  const moved = movementKinds.map((kind) => [kind, after(casarano, { kind, amount: 100 })] as const)
  expect(Object.fromEntries(moved)).toEqual({
    APPROPRIATION: { ...casarano, planned: 1926579889 },
    VARIATION: { ...casarano, planned: 1926579889 },
    COMMITMENT: { ...casarano, committed: 1430310367 },
    REDUCTION: { ...casarano, committed: 1430310167 },
    LIQUIDATION: { ...casarano, liquidated: 1088136237 },
    REVERSAL: { ...casarano, liquidated: 1088136037 },
    PAYMENT: { ...casarano, paid: 1000000100 },
  })
})
