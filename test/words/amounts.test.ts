import { expect, test } from 'vitest'
import { bareAmounts } from './amounts.ts'

test.each([
  'readonly amountCents: number',
  'readonly unitCost?: number | null',
  'paid: Promise<number>',
  'readonly cents: (row: Row) => number',
  'export function costOf(quantity: Hundredths): number {',
  'const moduleMoney = (module: Module): Promise<number> =>',
  "invoiceCents: integer('invoice_cents'),",
])('an amount that is a bare number is found: %s', (source) => {
  expect(bareAmounts(source)).not.toEqual([])
})

test.each(['amount: Cents', 'amounts: readonly number[]', 'year: number', "t.expose('amount', {"])(
  'and nothing else: %s',
  (source) => {
    expect(bareAmounts(source)).toEqual([])
  },
)

test('in finance every number that is not counted is an amount', () => {
  expect(bareAmounts('readonly kept: number', true)).toHaveLength(1)
  expect(bareAmounts('readonly kept: Cents; readonly year: number', true)).toEqual([])
})
