import { fund } from '@cse/db/finance/tables'
import { loader } from '@cse/db/src/query/loader'
import { anyOf, type Given, prepared } from '@cse/db/src/query/prepared'
import { query, type RowOf } from '@cse/db/src/query/query'
import { asc } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { promised } from './rows.ts'

const fields = { code: fund.code, name: fund.name, level: fund.level, note: fund.note }

const selectFunds = prepared('funds', (_: Given<object>) =>
  query.select(fields).from(fund).orderBy(asc(fund.code)),
)
const selectFundsByCode = prepared('funds by code', (given: Given<{ codes: readonly string[] }>) =>
  query.select(fields).from(fund).where(anyOf(fund.code, given.codes)),
)

export type FundRow = RowOf<ReturnType<typeof selectFunds>>

/** All funds, by code. */
export function funds(session: SchemaSession): Promise<FundRow[]> {
  return session.rows(selectFunds({}))
}

export const fundByCode = loader(
  'funds by code',
  (session, codes: readonly string[]) => session.rows(selectFundsByCode({ codes })),
  ({ code }) => code,
)

/** The fund of a line or an allocation. */
export const fundOf = promised(fundByCode)
