import { fundRules } from '@cse/db/reference/catalogue-files'
import { readReference } from '@cse/db/reference/csv'
import { cents, plus } from '@cse/schema/cents'
import { expect, test } from 'vitest'
import { breachOf, outstanding, payable, residual } from '../src/rules/amounts.ts'
import { creditorRefusal, isOrganisationCode } from '../src/rules/creditor.ts'
import { admits } from '../src/rules/fund-rule.ts'
import { after, breachBy, type MovementKind, movementKinds, reversals, roomFor } from '../src/rules/ledger.ts'

// Ambito of Casarano, account at 31/12/2017 for 2014-2017, in cents.
const casarano = {
  planned: cents(1926579789),
  committed: cents(1430310267),
  liquidated: cents(1088136137),
  ordered: cents(1050000000),
  paid: cents(1000000000),
}

test('what is left is counted as in the account of Casarano', () => {
  expect(residual(casarano)).toBe(496269522)
  expect(outstanding(casarano)).toBe(342174130)
  expect(payable(casarano)).toBe(88136137)
})

test('each figure stays within the one before it', () => {
  expect(breachOf(casarano)).toBeUndefined()
  expect(breachOf({ ...casarano, planned: cents(1430310266) })).toBe('COMMITTED_BEYOND_PLANNED')
  expect(breachOf({ ...casarano, committed: cents(1088136136) })).toBe('LIQUIDATED_BEYOND_COMMITTED')
  expect(breachOf({ ...casarano, liquidated: cents(1049999999) })).toBe('ORDERED_BEYOND_LIQUIDATED')
  expect(breachOf({ ...casarano, ordered: cents(999999999) })).toBe('PAID_BEYOND_ORDERED')
  expect(breachOf({ ...casarano, paid: cents(-1) })).toBe('PAID_BELOW_ZERO')
})

test('a movement moves one figure', () => {
  const moved = movementKinds.map((kind) => [kind, after(casarano, { kind, amount: cents(100) })] as const)
  expect(Object.fromEntries(moved)).toEqual({
    APPROPRIATION: { ...casarano, planned: cents(1926579889) },
    VARIATION: { ...casarano, planned: cents(1926579889) },
    CARRIED_IN: { ...casarano, planned: cents(1926579889) },
    CARRIED_OUT: { ...casarano, planned: cents(1926579689) },
    LAPSE: { ...casarano, planned: cents(1926579689) },
    COMMITMENT: { ...casarano, committed: cents(1430310367) },
    COMMITMENT_REVERSAL: { ...casarano, committed: cents(1430310167) },
    REDUCTION: { ...casarano, committed: cents(1430310167) },
    REDUCTION_REVERSAL: { ...casarano, committed: cents(1430310367) },
    LIQUIDATION: { ...casarano, liquidated: cents(1088136237) },
    REVERSAL: { ...casarano, liquidated: cents(1088136037) },
    PAYMENT_ORDER: { ...casarano, ordered: cents(1050000100) },
    PAYMENT_ORDER_REVERSAL: { ...casarano, ordered: cents(1049999900) },
    PAYMENT: { ...casarano, paid: cents(1000000100) },
    PAYMENT_REVERSAL: { ...casarano, paid: cents(999999900) },
  })
})

test('the room for a movement is exactly what the rules admit', () => {
  for (const kind of movementKinds) {
    const room = roomFor(kind, casarano)
    if (room === Number.MAX_SAFE_INTEGER) continue
    expect(breachBy(casarano, { kind, amount: room }), kind).toBeUndefined()
    expect(breachBy(casarano, { kind, amount: plus(room, cents(1)) }), kind).toBeDefined()
  }
})

test('an entry is undone by one that moves the same figure the other way', () => {
  for (const [kind, undoing] of Object.entries(reversals)) {
    const amount = cents(100)
    expect(after(after(casarano, { kind: kind as MovementKind, amount }), { kind: undoing, amount })).toEqual(
      casarano,
    )
  }
})

test.each([
  ['01234567897', true, 'the last digit checks the others'],
  ['01234567890', false, 'the check digit was tampered with'],
  ['00000000000', false, 'all zeros is nobody’s'],
  ['RSSMRA80A01H501U', false, 'a tax code of 16 characters is a person’s'],
])('creditor code %s: %s, since %s', (code, valid) => expect(isOrganisationCode(code)).toBe(valid))

test.each([
  ['CIVICO 17 S.C.A.R.L.', '01234567897', true],
  ['Suore Francescane Missionarie', '01234567897', true],
  ['Rossi Mario, autonoleggio', '01234567897', true],
  ['Mario Comune', '01234567890', false],
  ['Comune di Lecce', 'RSSMRA80A01H501U', false],
  ['Cooperativa Il Sole per RSSMRA80A01H501U', '01234567897', false],
])('creditor %s with code %s: %s, by its code and not by its name', (name, code, allowed) =>
  expect(creditorRefusal({ code, name }) === undefined).toBe(allowed),
)

test.each([
  ['FNA', '4', 'C', 'A2.07', 2026, true],
  ['FNA', '1', 'C', 'A2.02', 2026, false],
  ['PNRR-M5C2', '2', 'C', 'A2.07', 2027, false],
  ['RED', '6', 'B', 'A2.01', 2026, false],
  ['COMUNE', '5', 'B', 'A2.22', 2026, true],
])(
  'fund %s for area %s, macro-area %s, service %s in %i: %s',
  (fund, targetArea, macroArea, serviceType, year, admitted) => {
    const rules = readReference(fundRules)
      .filter((rule) => rule.fund === fund)
      .map((rule) => ({
        firstYear: rule.first_year,
        lastYear: rule.last_year,
        targetAreas: rule.target_areas,
        macroAreas: rule.macro_areas,
        serviceTypes: rule.service_types,
      }))
    expect(admits(rules, { targetArea, macroArea, serviceType, year })).toBe(admitted)
  },
)
