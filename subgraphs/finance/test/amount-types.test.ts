import type { movement } from '@cse/db/finance/tables'
import { cents } from '@cse/schema/cents'
import type { parseEuro } from '@cse/schema/scalars/euro'
import { expectTypeOf, test } from 'vitest'
import type { Figures } from '../src/rules/amounts.ts'
import { residual } from '../src/rules/amounts.ts'
import type { recordCommitment } from '../src/store/commitment-commands.ts'
import type { NewLedgerEntry } from '../src/store/record.ts'

type Requested = Parameters<typeof recordCommitment>[2]
type Column = (typeof movement.$inferInsert)['amountCents']

test('what the scalar gives is what commands, entries of the ledger and columns take', () => {
  type Given = NonNullable<ReturnType<typeof parseEuro>>
  expectTypeOf<Given>().toEqualTypeOf<Requested['amount']>()
  expectTypeOf<Given>().toEqualTypeOf<NewLedgerEntry['amount']>()
  expectTypeOf<Given>().toExtend<Column>()
})

test('a plain number is bound nowhere where cents are meant', () => {
  // @ts-expect-error a number of who knows what
  const requested: Requested['amount'] = 100
  // @ts-expect-error as above
  const entry: NewLedgerEntry['amount'] = 100
  // @ts-expect-error as above
  const column: Column = 100
  // @ts-expect-error the sum of two amounts is made by `plus`
  const sum: Figures['planned'] = cents(1) + cents(2)
  expectTypeOf([requested, entry, sum]).toExtend<readonly number[]>()
  expectTypeOf(column).not.toBeAny()
})

test('what is left of an amount is an amount', () => {
  expectTypeOf(residual).returns.toEqualTypeOf<Figures['planned']>()
})
