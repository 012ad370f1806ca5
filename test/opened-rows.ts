import type { Query, RowOf } from '@cse/db/src/query/query'
import { statementOf } from '@cse/db/src/query/statement'
import type { Sql } from 'postgres'
import { MASTER_KEYS } from './data-key.ts'

/** The rows of a query as the administrator reads them, what stands encrypted opened with the master key of the tests. */
export async function openedRows<Q extends Query>(admin: Sql, query: Q): Promise<RowOf<Q>[]> {
  const { text, values, openers = [] } = statementOf(query)
  const rows = await admin.unsafe(text, values.map(String))
  for (const row of rows)
    for (const [property, open] of openers) row[property] = open(row[property], MASTER_KEYS)
  return rows as unknown as RowOf<Q>[]
}
