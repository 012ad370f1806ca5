import { cents } from '@cse/schema/cents'
import { expect, test } from 'vitest'
import { endOfYear, type FundModuleRow, frozen, thawed, totalOf } from '../src/rules/fund-module.ts'
import { moduleOf } from '../src/rules/fund-module-checks.ts'

const row: FundModuleRow = {
  targetArea: '2',
  macroArea: 'C',
  serviceType: 'A9.01.01',
  level: null,
  interventions: 1,
  plannedUsers: 20,
  usersServed: 12,
  planned: cents(100_000),
  committed: cents(60_000),
  liquidated: cents(40_000),
  ordered: cents(30_000),
  paid: cents(30_000),
}
const untouched = {
  ...row,
  committed: cents(0),
  liquidated: cents(0),
  ordered: cents(0),
  paid: cents(0),
  usersServed: null,
}
const money = { allocated: cents(100_000), carriedIn: cents(0), spendBy: '2028-12-31' }
const subject = {
  year: 2026,
  asOf: endOfYear(2026),
  admitted: ({ targetArea }: FundModuleRow) => targetArea === '2',
}

const violated = (rows: readonly FundModuleRow[], own = money, of = subject) =>
  moduleOf(own, rows, of)
    .checks.filter(({ satisfied }) => !satisfied)
    .map(({ code, blocking, expected, actual, rows }) => [code, blocking, expected, actual, rows])

test('a module in order keeps every rule', () => {
  expect(violated([row])).toEqual([])
})

test('what is planned beyond the allocation stops a module, what is left of it is only reported', () => {
  expect(violated([row], { ...money, allocated: cents(99_999) })).toEqual([
    ['PLANNED_WITHIN_ALLOCATION', true, 99_999, 100_000, null],
  ])
  expect(violated([row], { ...money, allocated: cents(100_001) })).toEqual([
    ['ALLOCATION_PLANNED', false, 100_001, 100_000, null],
  ])
})

test('an area that the fund may not pay stops a module once there is money on it', () => {
  const elsewhere = { ...row, targetArea: '6' }
  expect(violated([elsewhere])).toEqual([['PURPOSE_ADMITTED', true, 0, 100_000, 1]])
  expect(violated([row, { ...untouched, targetArea: '6', planned: cents(0) }])).toEqual([])
})

test('money liquidated for nobody stops a module, but for the supervision of staff', () => {
  for (const usersServed of [null, 0])
    expect(violated([{ ...row, usersServed }])).toEqual([['SPENT_WITH_USERS', true, 0, 40_000, 1]])
  expect(violated([{ ...row, usersServed: null, level: 'SUP' }])).toEqual([])
  expect(violated([untouched])).toEqual([])
})

test('a figure past the stage before it stops a module', () => {
  expect(violated([{ ...row, liquidated: cents(60_001) }])).toEqual([
    ['STAGES_IN_ORDER', true, null, null, 1],
  ])
})

test('after the term of the fund it says what was not liquidated, and the last day is still in it', () => {
  const late = { ...money, spendBy: '2026-12-30' }
  expect(violated([row], late)).toEqual([['SPENT_IN_TERM', false, 100_000, 40_000, null]])
  expect(violated([row], { ...money, spendBy: '2026-12-31' })).toEqual([])
})

test('a year ends at midnight in Italy', () => {
  expect(endOfYear(2026).toISOString()).toBe('2026-12-31T22:59:59.999Z')
})

test('what is kept is read as it was', () => {
  const module = moduleOf(money, [row, untouched], subject)
  expect(thawed(frozen(module))).toEqual(module)
  expect(totalOf(module.rows)).toMatchObject({ planned: cents(200_000), paid: cents(30_000) })
})
