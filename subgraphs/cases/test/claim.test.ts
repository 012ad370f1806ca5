import { cents } from '@cse/schema/cents'
import { expect, test } from 'vitest'
import { type Claim, neededOf } from '../src/rules/claim.ts'

/** A year of help, of which two months were delivered. */
const claim: Claim = {
  planIntervention: 'intervention',
  startsOn: '2026-01-01',
  endsOn: '2026-12-31',
  endedOn: null,
  diedOn: null,
  over: false,
  frequency: 'WEEKLY',
  planned: cents(120_000),
  claimed: cents(120_000),
  delivered: cents(18_000),
  months: ['2026-01', '2026-02'],
}
const needed = (reported: Partial<Claim>) => neededOf({ ...claim, ...reported })

test('what may still be delivered is needed whole', () => {
  expect(needed({})).toBe(120_000)
})

test('after its end a month’s part is needed for each month that is not recorded yet, and nothing for the later ones', () => {
  expect(needed({ endedOn: '2026-02-20' })).toBe(18_000)
  expect(needed({ endedOn: '2026-04-02' })).toBe(38_000)
  expect(needed({ endedOn: '2026-04-02', months: ['2026-01', '2026-02', '2026-03', '2026-04'] })).toBe(18_000)
})

test('after the death of the person the same, until the month of it', () => {
  expect(needed({ diedOn: '2026-03-31' })).toBe(28_000)
  expect(needed({ diedOn: '2026-03-31', endedOn: '2026-02-01' })).toBe(18_000)
  expect(needed({ diedOn: '2025-12-31', delivered: cents(0), months: [] })).toBe(0)
})

test('once nothing more is recorded, what was delivered is needed and no more', () => {
  expect(needed({ over: true })).toBe(18_000)
  expect(needed({ planIntervention: null })).toBe(18_000)
})

test('never more is needed than was claimed, nor than is planned', () => {
  expect(needed({ over: true, claimed: cents(0) })).toBe(0)
  expect(needed({ endedOn: '2026-12-31', months: [] })).toBe(120_000)
  expect(needed({ endedOn: '2026-04-02', planned: cents(18_000) })).toBe(18_000)
  expect(needed({ frequency: 'ONCE', endedOn: '2026-01-31', delivered: cents(0), months: [] })).toBe(120_000)
})
