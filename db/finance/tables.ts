import { bigint, date, integer, numeric, pgSchema, smallint, text, timestamp, uuid } from '../src/columns.ts'

/** Zone plans, their funds and the ledger (`migrations/001.do.finance.sql`). Amounts are integer cents. */
export const finance = pgSchema('finance')

const cents = (name: string) => bigint(name, { mode: 'number' })
/** Moved by the ledger's trigger alone. */
const figures = () => ({
  plannedCents: cents('planned_cents').notNull().default(0),
  committedCents: cents('committed_cents').notNull().default(0),
  liquidatedCents: cents('liquidated_cents').notNull().default(0),
  paidCents: cents('paid_cents').notNull().default(0),
})
const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3 })

export const fund = finance.table('fund', {
  code: text('code').primaryKey(),
  name: text('name').notNull(),
  level: text('level').notNull(),
  note: text('note'),
  confidence: text('confidence').notNull(),
})

export const zonePlan = finance.table('zone_plan', {
  id: uuid('id').primaryKey(),
  ambitoCode: text('ambito_code').notNull(),
  triennium: text('triennium').notNull(),
  status: text('status', { enum: ['DRAFT', 'SUBMITTED', 'APPROVED', 'CLOSED'] }).notNull(),
  approvalAct: text('approval_act'),
  approvedOn: date('approved_on'),
  note: text('note'),
})

export const fundAllocation = finance.table('fund_allocation', {
  id: uuid('id').primaryKey(),
  planId: uuid('plan_id').notNull(),
  ambitoCode: text('ambito_code').notNull(),
  fund: text('fund').notNull(),
  year: smallint('year').notNull(),
  amountCents: cents('amount_cents').notNull(),
  act: text('act').notNull(),
  spendBy: date('spend_by'),
})

export const planIntervention = finance.table('plan_intervention', {
  id: uuid('id').primaryKey(),
  planId: uuid('plan_id').notNull(),
  ambitoCode: text('ambito_code').notNull(),
  code: text('code').notNull(),
  title: text('title').notNull(),
  serviceType: text('service_type').notNull(),
  targetArea: text('target_area').notNull(),
  leps: text('leps'),
  plannedUsers: integer('planned_users'),
  plannedHours: integer('planned_hours'),
  plannedPlaces: integer('planned_places'),
  ...figures(),
  updatedAt: instant('updated_at').notNull().defaultNow(),
})

export const fundingLine = finance.table('funding_line', {
  id: uuid('id').primaryKey(),
  interventionId: uuid('intervention_id').notNull(),
  planId: uuid('plan_id').notNull(),
  ambitoCode: text('ambito_code').notNull(),
  fund: text('fund').notNull(),
  year: smallint('year').notNull(),
  ...figures(),
  updatedAt: instant('updated_at').notNull().defaultNow(),
})

export const planVariation = finance.table('plan_variation', {
  id: uuid('id').primaryKey(),
  planId: uuid('plan_id').notNull(),
  ambitoCode: text('ambito_code').notNull(),
  act: text('act').notNull(),
  decidedOn: date('decided_on').notNull(),
  reason: text('reason').notNull(),
})

/** Its three amounts, too, are moved by the ledger's trigger alone. */
export const commitment = finance.table('commitment', {
  id: uuid('id').primaryKey(),
  lineId: uuid('line_id').notNull(),
  interventionId: uuid('intervention_id').notNull(),
  ambitoCode: text('ambito_code').notNull(),
  act: text('act').notNull(),
  creditor: text('creditor').notNull(),
  cig: text('cig'),
  cup: text('cup'),
  dueYear: smallint('due_year').notNull(),
  committedOn: date('committed_on').notNull(),
  committedCents: cents('committed_cents').notNull().default(0),
  liquidatedCents: cents('liquidated_cents').notNull().default(0),
  paidCents: cents('paid_cents').notNull().default(0),
})

export const movement = finance.table('movement', {
  id: uuid('id').primaryKey(),
  lineId: uuid('line_id').notNull(),
  interventionId: uuid('intervention_id').notNull(),
  planId: uuid('plan_id').notNull(),
  ambitoCode: text('ambito_code').notNull(),
  commitmentId: uuid('commitment_id'),
  kind: text('kind', {
    enum: ['APPROPRIATION', 'VARIATION', 'COMMITMENT', 'REDUCTION', 'LIQUIDATION', 'REVERSAL', 'PAYMENT'],
  }).notNull(),
  amountCents: cents('amount_cents').notNull(),
  act: text('act').notNull(),
  reason: text('reason'),
  bookedOn: date('booked_on').notNull(),
  recordedAt: instant('recorded_at').notNull(),
  reverses: uuid('reverses'),
})

/** No readers of its own: whoever holds the case sees it (`registry.case_custody`). */
export const caseFunding = finance.table('case_funding', {
  id: uuid('id').primaryKey(),
  caseId: uuid('case_id').notNull(),
  plannedInterventionId: uuid('planned_intervention_id').notNull(),
  interventionId: uuid('intervention_id').notNull(),
  lineId: uuid('line_id'),
  ambitoCode: text('ambito_code').notNull(),
  state: text('state', { enum: ['REQUESTED', 'FUNDED', 'REFUSED'] }).notNull(),
  refusalReason: text('refusal_reason'),
  requestedCents: cents('requested_cents').notNull(),
  reservedCents: cents('reserved_cents').notNull(),
  decidedOn: date('decided_on'),
})

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
