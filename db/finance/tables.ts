import {
  amount,
  bigint,
  boolean,
  date,
  integer,
  keptAmount,
  smallint,
  text,
  timestamp,
  uuid,
} from '../src/query/columns.ts'
import { finance } from './schema.ts'

/** What a ledger movement may be; `finance.moves` says which figure it moves. */
export const movementKinds = [
  'APPROPRIATION',
  'VARIATION',
  'CARRIED_IN',
  'CARRIED_OUT',
  'LAPSE',
  'COMMITMENT',
  'COMMITMENT_REVERSAL',
  'REDUCTION',
  'REDUCTION_REVERSAL',
  'LIQUIDATION',
  'REVERSAL',
  'PAYMENT_ORDER',
  'PAYMENT_ORDER_REVERSAL',
  'PAYMENT',
  'PAYMENT_REVERSAL',
] as const

/** What kind of act decides; the graph says each in its own words. */
export const actKinds = ['RESOLUTION', 'DETERMINATION', 'DECREE', 'ORDER', 'RECEIPT'] as const

/** How much of a figure is told to who keeps the books alone; kept by triggers. */
const withheld = () => ({
  withheldLiquidatedCents: keptAmount('withheld_liquidated_cents'),
  withheldOrderedCents: keptAmount('withheld_ordered_cents'),
  withheldPaidCents: keptAmount('withheld_paid_cents'),
})

/** Moved by the ledger's trigger alone. */
const figures = () => ({
  plannedCents: keptAmount('planned_cents'),
  committedCents: keptAmount('committed_cents'),
  liquidatedCents: keptAmount('liquidated_cents'),
  orderedCents: keptAmount('ordered_cents'),
  paidCents: keptAmount('paid_cents'),
  ...withheld(),
})

const statuses = ['DRAFT', 'SUBMITTED', 'APPROVED', 'VARIED', 'CLOSED'] as const

const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3 })

/** Kind, number and day of an act; null where only its text is known. */
const formalAct = () => ({
  actKind: text('act_kind', { enum: actKinds }),
  actNumber: text('act_number'),
  actOn: date('act_on'),
})

export const fund = finance.table('fund', {
  code: text('code').primaryKey(),
  name: text('name').notNull(),
  level: text('level').notNull(),
  note: text('note'),
  confidence: text('confidence').notNull(),
})

/** What a fund may pay in which years (`db/data/fund_rule.csv`); an empty list is any. */
export const fundRule = finance.table('fund_rule', {
  fund: text('fund').notNull(),
  firstYear: smallint('first_year').notNull(),
  lastYear: smallint('last_year'),
  targetAreas: text('target_areas').array().notNull(),
  macroAreas: text('macro_areas').array().notNull(),
  serviceTypes: text('service_types').array().notNull(),
  coFundingPercent: smallint('co_funding_percent'),
  spendWithinYears: smallint('spend_within_years'),
  residualTied: boolean('residual_tied').notNull(),
  source: text('source').notNull(),
  confidence: text('confidence').notNull(),
})

/** Where a prestation stands in the SIOSS grid, as far as funds require it. */
export const serviceType = finance.table('service_type', {
  code: text('code').primaryKey(),
  macroArea: text('macro_area').notNull(),
  targetAreas: text('target_areas').array().notNull(),
  leps: text('leps'),
  validFrom: date('valid_from').notNull(),
  validTo: date('valid_to'),
})

export const zonePlan = finance.table('zone_plan', {
  id: uuid('id').primaryKey(),
  ambitoCode: text('ambito_code').notNull(),
  triennium: text('triennium').notNull(),
  status: text('status', { enum: statuses }).notNull(),
  approvalAct: text('approval_act'),
  approvedOn: date('approved_on'),
  note: text('note'),
  version: integer('version').notNull().default(1),
})

/** A state that a plan was brought to, and the act that did. */
export const planEdition = finance.table('plan_edition', {
  planId: uuid('plan_id').notNull(),
  ambitoCode: text('ambito_code').notNull(),
  number: integer('number').notNull(),
  status: text('status', { enum: statuses }).notNull(),
  ...formalAct(),
  reason: text('reason'),
  recordedAt: instant('recorded_at').notNull(),
})

export const fundAllocation = finance.table('fund_allocation', {
  id: uuid('id').primaryKey(),
  planId: uuid('plan_id').notNull(),
  ambitoCode: text('ambito_code').notNull(),
  fund: text('fund').notNull(),
  year: smallint('year').notNull(),
  amountCents: amount('amount_cents').notNull(),
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
  proposedCents: keptAmount('proposed_cents'),
  stage: text('stage', { enum: ['DRAFT', 'OPEN', 'CLOSED'] })
    .notNull()
    .default('OPEN'),
  ...figures(),
  /** What cases reserved on it, and what was committed for them; moved by triggers alone. */
  reservedCents: keptAmount('reserved_cents'),
  servingCents: keptAmount('serving_cents'),
  /** Counts its movements; analytics knows those up to `emittedVersion` from events; while that is null none is emitted. */
  version: bigint('version', { mode: 'number' }).notNull().default(0),
  emittedVersion: bigint('emitted_version', { mode: 'number' }).default(0),
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
  actKind: text('act_kind', { enum: actKinds }),
  actNumber: text('act_number'),
  creditor: text('creditor').notNull(),
  creditorCode: text('creditor_code'),
  cig: text('cig'),
  cup: text('cup'),
  dueYear: smallint('due_year').notNull(),
  committedOn: date('committed_on').notNull(),
  committedCents: keptAmount('committed_cents'),
  liquidatedCents: keptAmount('liquidated_cents'),
  orderedCents: keptAmount('ordered_cents'),
  paidCents: keptAmount('paid_cents'),
  ...withheld(),
  /** It was recorded for what cases reserve on its line. */
  servesReservations: boolean('serves_reservations').notNull().default(false),
  /** It recognises a debt beside the budget (D.Lgs. 267/2000 art. 194). */
  recognisesDebt: boolean('recognises_debt').notNull().default(false),
})

/** The closing of a year of a plan. */
export const yearClosing = finance.table('year_closing', {
  id: uuid('id').primaryKey(),
  planId: uuid('plan_id').notNull(),
  ambitoCode: text('ambito_code').notNull(),
  year: smallint('year').notNull(),
  ...formalAct(),
  recordedAt: instant('recorded_at').notNull(),
})

/** What a commitment still owed at a closing: kept as a residuo passivo, or deferred to the year in which it falls due. */
export const yearResidue = finance.table('year_residue', {
  closingId: uuid('closing_id').notNull(),
  ambitoCode: text('ambito_code').notNull(),
  commitmentId: uuid('commitment_id').notNull(),
  keptCents: amount('kept_cents').notNull(),
  deferredCents: amount('deferred_cents').notNull(),
  deferredTo: smallint('deferred_to'),
})

export const movement = finance.table('movement', {
  id: uuid('id').primaryKey(),
  lineId: uuid('line_id').notNull(),
  interventionId: uuid('intervention_id').notNull(),
  planId: uuid('plan_id').notNull(),
  ambitoCode: text('ambito_code').notNull(),
  commitmentId: uuid('commitment_id'),
  kind: text('kind', { enum: movementKinds }).notNull(),
  amountCents: amount('amount_cents').notNull(),
  act: text('act').notNull(),
  ...formalAct(),
  reason: text('reason'),
  bookedOn: date('booked_on').notNull(),
  recordedAt: instant('recorded_at').notNull(),
  reverses: uuid('reverses'),
  counterpartLineId: uuid('counterpart_line_id'),
  invoiceNumber: text('invoice_number'),
  invoiceOn: date('invoice_on'),
  creditorId: uuid('creditor_id'),
  invoiceCents: amount('invoice_cents'),
})
