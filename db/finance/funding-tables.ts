import { amount, bigint, boolean, date, text, uuid } from '../src/query/columns.ts'
import { finance } from './schema.ts'

/** Why nothing is reserved for a case (motivo del diniego). */
export const fundingRefusals = [
  'EXHAUSTED',
  'FUND_NOT_ADMITTED',
  'YEAR_CLOSED',
  'PLAN_NOT_APPROVED',
  'NO_SUCH_LINE',
  'WITHDRAWN',
  'OTHER_AMBITO',
  'OTHER_SERVICE',
  'OTHER_AREA',
] as const

/** No readers of its own: whoever holds the case sees it (`registry.case_custody`). */
export const caseFunding = finance.table('case_funding', {
  id: uuid('id').primaryKey(),
  caseId: uuid('case_id').notNull(),
  plannedInterventionId: uuid('planned_intervention_id').notNull(),
  /** Null when the project names one that is not of the Ambito's plans. */
  interventionId: uuid('intervention_id'),
  lineId: uuid('line_id'),
  ambitoCode: text('ambito_code').notNull(),
  state: text('state', { enum: ['REQUESTED', 'FUNDED', 'REFUSED'] }).notNull(),
  refusalReason: text('refusal_reason'),
  requestedCents: amount('requested_cents').notNull(),
  reservedCents: amount('reserved_cents').notNull(),
  decidedOn: date('decided_on'),
  /** Of the request that was decided last. */
  version: bigint('version', { mode: 'number' }).notNull().default(0),
  refusal: text('refusal', { enum: fundingRefusals }),
})

/** A delivery of a funded intervention, by what it costs the body. No case: that is `caseFunding`'s. */
export const liquidableDelivery = finance.table('liquidable_delivery', {
  deliveryId: uuid('delivery_id').primaryKey(),
  plannedInterventionId: uuid('planned_intervention_id').notNull(),
  interventionId: uuid('intervention_id'),
  ambitoCode: text('ambito_code').notNull(),
  lineId: uuid('line_id'),
  /** First day of the month. */
  month: date('month').notNull(),
  amountCents: amount('amount_cents').notNull(),
  /** Where it was delivered, in services; null for what is delivered at home or in money. */
  facilityId: uuid('facility_id'),
  status: text('status', { enum: ['LIQUIDABLE', 'WITHDRAWN', 'LIQUIDATED'] }).notNull(),
  movementId: uuid('movement_id'),
  version: bigint('version', { mode: 'number' }).notNull(),
  /** By cases, even after it was liquidated. */
  withdrawn: boolean('withdrawn').notNull().default(false),
})
