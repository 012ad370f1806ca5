import { disposableRules, leftOutReasons } from '../src/erasure/orders.ts'
import { date, text, uuid } from '../src/query/columns.ts'
import { persons } from './tables.ts'

/** A record that was proposed to be erased (`migrations/012.do.disposal.sql`). */
export const disposalItem = persons.table('disposal_item', {
  id: uuid('id').primaryKey(),
  proposalId: uuid('proposal_id').notNull(),
  rule: text('rule', { enum: disposableRules }).notNull(),
  recordId: uuid('record_id').notNull(),
  personId: uuid('person_id'),
  reference: text('reference'),
  startedOn: date('started_on').notNull(),
  keptUntil: date('kept_until').notNull(),
  state: text('state', { enum: ['PROPOSED', 'HELD', 'APPROVED', 'ERASED', 'LEFT_OUT'] }).notNull(),
  leftOutBecause: text('left_out_because', { enum: leftOutReasons }),
})
