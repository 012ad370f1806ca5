import { amount, bigint, boolean, date, integer, jsonb, text, timestamp, uuid } from '../src/query/columns.ts'
import { finance } from './schema.ts'

export const coPaymentFormulae = ['PROPORTIONAL', 'INTERPOLATED', 'BANDS'] as const

const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3 })

/** What an Ambito resolved that users pay themselves; in force until its next one. */
export const coPaymentRegulation = finance.table('co_payment_regulation', {
  id: uuid('id').primaryKey(),
  ambitoCode: text('ambito_code').notNull(),
  validFrom: date('valid_from').notNull(),
  actKind: text('act_kind', { enum: ['RESOLUTION'] }).notNull(),
  actNumber: text('act_number').notNull(),
  actOn: date('act_on').notNull(),
})

export const coPaymentRule = finance.table('co_payment_rule', {
  regulationId: uuid('regulation_id').notNull(),
  ambitoCode: text('ambito_code').notNull(),
  serviceType: text('service_type').notNull(),
  iseeKind: text('isee_kind', {
    enum: ['ORDINARY', 'MINOR', 'UNIVERSITY', 'SOCIO_HEALTH', 'DOCTORATE', 'RESIDENTIAL'],
  }).notNull(),
  formula: text('formula', { enum: coPaymentFormulae }).notNull(),
  exemptUpToCents: amount('exempt_up_to_cents').notNull(),
  fullFromCents: amount('full_from_cents').notNull(),
  bands: jsonb('bands').notNull(),
  minimumCents: amount('minimum_cents'),
  maximumCents: amount('maximum_cents'),
  exemptions: jsonb('exemptions').notNull(),
})

/** How much of the months of a planned intervention its user pays, from a month on; the highest number of those holds. */
export const coPayment = finance.table('co_payment', {
  id: uuid('id').primaryKey(),
  plannedInterventionId: uuid('planned_intervention_id').notNull(),
  ambitoCode: text('ambito_code').notNull(),
  number: integer('number').notNull(),
  fromMonth: date('from_month').notNull(),
  regulationId: uuid('regulation_id').notNull(),
  serviceType: text('service_type').notNull(),
  exemption: text('exemption'),
  requestedAt: instant('requested_at').notNull(),
  decidedAt: instant('decided_at'),
  iseeCents: amount('isee_cents'),
  dsuProtocol: text('dsu_protocol'),
  iseeSubmittedOn: date('isee_submitted_on'),
  iseeValidUntil: date('isee_valid_until'),
  iseeDiscrepant: boolean('isee_discrepant'),
  numerator: amount('numerator'),
  denominator: amount('denominator'),
  minimumCents: amount('minimum_cents'),
  maximumCents: amount('maximum_cents'),
})

/** What the user owes of a month that was delivered. */
export const coPaymentCharge = finance.table('co_payment_charge', {
  /** That of the delivery. */
  id: uuid('id').primaryKey(),
  plannedInterventionId: uuid('planned_intervention_id').notNull(),
  ambitoCode: text('ambito_code').notNull(),
  month: date('month').notNull(),
  priceCents: amount('price_cents').notNull(),
  userCents: amount('user_cents').notNull(),
  coPaymentNumber: integer('co_payment_number'),
  withdrawn: boolean('withdrawn').notNull(),
  version: bigint('version', { mode: 'number' }).notNull(),
  noticeNumber: text('notice_number'),
  issuedOn: date('issued_on'),
  dueOn: date('due_on'),
})
