import { bytea, smallint, text, timestamp } from '../src/query/columns.ts'
import { finance } from './schema.ts'

const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3 })

const key = () => ({
  ambitoCode: text('ambito_code').notNull(),
  fund: text('fund').notNull(),
  year: smallint('year').notNull(),
  number: smallint('number').notNull(),
})

/** A SIOSS module of a fund as it was submitted (`migrations/006.do.fund-modules.sql`): append-only. */
export const fundModuleSubmission = finance.table('fund_module_submission', {
  ...key(),
  asOf: instant('as_of').notNull(),
  content: bytea('content').notNull(),
  sha256: text('sha256').generatedAlwaysAs('').notNull(),
  issuer: text('issuer').notNull(),
  subject: text('subject').notNull(),
  submittedAt: instant('submitted_at').notNull(),
})

/** What the Region decided on a submission: append-only, one for each. */
export const fundModuleDecision = finance.table('fund_module_decision', {
  ...key(),
  decision: text('decision', { enum: ['VALIDATED', 'RETURNED'] }).notNull(),
  reasons: text('reasons').array().notNull(),
  issuer: text('issuer').notNull(),
  subject: text('subject').notNull(),
  decidedAt: instant('decided_at').notNull(),
})
