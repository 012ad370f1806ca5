import { pgSchema } from '../src/query/columns.ts'

/** Zone plans, their funds and the ledger (`migrations/001.do.finance.sql`). Amounts are integer cents. */
export const finance = pgSchema('finance')
