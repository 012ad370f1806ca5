import { date, integer, numeric, text, uuid } from '../src/query/columns.ts'
import { finance } from './schema.ts'

export const progressReport = finance.table('progress_report', {
  id: uuid('id').primaryKey(),
  interventionId: uuid('intervention_id').notNull(),
  ambitoCode: text('ambito_code').notNull(),
  asOf: date('as_of').notNull(),
  usersServed: integer('users_served').notNull(),
  hoursDelivered: integer('hours_delivered'),
  physicalPercent: numeric('physical_percent', { precision: 5, scale: 2 }).notNull(),
  proceduralStep: text('procedural_step').notNull(),
  status: text('status', { enum: ['ENTERED', 'VERIFIED', 'VALIDATED'] }).notNull(),
})
