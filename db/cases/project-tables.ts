import { encryptedText } from '../src/encryption/encrypted-column.ts'
import {
  amount,
  date,
  integer,
  jsonb,
  keptAmount,
  numeric,
  smallint,
  text,
  uuid,
} from '../src/query/columns.ts'
import { cases, instant, readers } from './schema.ts'
import {
  deliveryStatuses,
  endReasons,
  frequencies,
  fundingStates,
  measureUnits,
  objectiveTerms,
  outcomes,
  projectKinds,
  projectStatuses,
  signatureManners,
  signatureParties,
  suspensionReasons,
  versionStatuses,
} from './vocabulary.ts'

export const project = cases.table('project', {
  id: uuid('id').primaryKey(),
  caseId: uuid('case_id').notNull(),
  kind: text('kind', { enum: projectKinds }).notNull(),
  title: encryptedText('title').notNull(),
  draftedOn: date('drafted_on').notNull(),
  agreedOn: date('agreed_on'),
  startsOn: date('starts_on'),
  endsOn: date('ends_on'),
  deliveryStartedOn: date('delivery_started_on'),
  status: text('status', { enum: projectStatuses }).notNull(),
  version: integer('version').notNull().default(1),
  readers: readers(),
})

/** On which days the code of a prestation holds; a copy of what the catalogue says. */
export const serviceTypeValidity = cases.table('service_type', {
  code: text('code').primaryKey(),
  validFrom: date('valid_from').notNull(),
  validTo: date('valid_to'),
})

export const projectVersion = cases.table('project_version', {
  id: uuid('id').primaryKey(),
  projectId: uuid('project_id').notNull(),
  caseId: uuid('case_id').notNull(),
  number: smallint('number').notNull(),
  status: text('status', { enum: versionStatuses }).notNull(),
  title: encryptedText('title').notNull(),
  startsOn: date('starts_on'),
  endsOn: date('ends_on'),
  reason: encryptedText('reason'),
  draftedOn: date('drafted_on').notNull(),
  agreedOn: date('agreed_on'),
  readers: readers(),
})

export const signature = cases.table('signature', {
  id: uuid('id').primaryKey(),
  versionId: uuid('version_id').notNull(),
  caseId: uuid('case_id').notNull(),
  party: text('party', { enum: signatureParties }).notNull(),
  signatory: encryptedText('signatory').notNull(),
  signedOn: date('signed_on').notNull(),
  manner: text('manner', { enum: signatureManners }).notNull(),
  /** Who signed, where it is somebody known here. */
  signedByOperator: uuid('signed_by_operator'),
  signedByPerson: uuid('signed_by_person'),
  readers: readers(),
})

export const objective = cases.table('objective', {
  id: uuid('id').primaryKey(),
  projectId: uuid('project_id').notNull(),
  caseId: uuid('case_id').notNull(),
  position: smallint('position').notNull(),
  description: encryptedText('description').notNull(),
  term: text('term', { enum: objectiveTerms }).notNull(),
  outcome: text('outcome', { enum: outcomes }),
  verifiedOn: date('verified_on'),
  sinceVersion: smallint('since_version').notNull().default(1),
  untilVersion: smallint('until_version'),
  readers: readers(),
})

/** What a version plans and a planned intervention repeats while that version is in force. */
const planned = () => ({
  caseId: uuid('case_id').notNull(),
  position: smallint('position').notNull(),
  serviceType: text('service_type').notNull(),
  facilityId: uuid('facility_id'),
  planInterventionId: uuid('plan_intervention_id'),
  fundingLineId: uuid('funding_line_id'),
  startsOn: date('starts_on').notNull(),
  endsOn: date('ends_on'),
  unit: text('unit', { enum: measureUnits }).notNull(),
  frequency: text('frequency', { enum: frequencies }).notNull(),
  quantity: numeric('quantity', { precision: 10, scale: 2 }).notNull(),
  plannedQuantity: numeric('planned_quantity', { precision: 10, scale: 2 }).notNull(),
  unitCostCents: amount('unit_cost_cents').notNull(),
  totalCents: amount('total_cents').notNull(),
  bodyShareCents: amount('body_share_cents').notNull(),
  userShareCents: amount('user_share_cents').notNull(),
  healthShareCents: amount('health_share_cents').notNull(),
  readers: readers(),
})

export const plannedIntervention = cases.table('planned_intervention', {
  id: uuid('id').primaryKey(),
  projectId: uuid('project_id').notNull(),
  ...planned(),
  deliveredQuantity: numeric('delivered_quantity', { precision: 10, scale: 2 }).notNull().default('0'),
  deliveredBodyCents: keptAmount('delivered_body_cents'),
  deliveredUserCents: keptAmount('delivered_user_cents'),
  deliveredHealthCents: keptAmount('delivered_health_cents'),
  fundingState: text('funding_state', { enum: fundingStates }).notNull(),
  fundingVersion: smallint('funding_version').notNull().default(1),
  fundingReason: text('funding_reason'),
  /** Code of the fund that pays, as finance decided. */
  fund: text('fund'),
  /** Of whose zone plan money was asked; null until it is. */
  fundingAmbito: text('funding_ambito'),
  /** The most that is needed of it, in cents of the body's share. */
  claimedCents: keptAmount('claimed_cents'),
  /** What was determined that the user pays, `{ from, terms }` by number. */
  coPayments: jsonb('co_payments').notNull().default({}),
  endedOn: date('ended_on'),
  endReason: text('end_reason', { enum: endReasons }),
})

export const versionIntervention = cases.table('version_intervention', {
  versionId: uuid('version_id').notNull(),
  plannedInterventionId: uuid('planned_intervention_id').notNull(),
  ...planned(),
})

export const deliverySuspension = cases.table('delivery_suspension', {
  id: uuid('id').primaryKey(),
  plannedInterventionId: uuid('planned_intervention_id').notNull(),
  caseId: uuid('case_id').notNull(),
  since: date('since').notNull(),
  resumedOn: date('resumed_on'),
  reason: text('reason', { enum: suspensionReasons }).notNull(),
  note: encryptedText('note'),
  readers: readers(),
})

export const activationPact = cases.table('activation_pact', {
  caseId: uuid('case_id').primaryKey(),
  subscribedOn: date('subscribed_on').notNull(),
  readers: readers(),
})

export const pactMeeting = cases.table('pact_meeting', {
  id: uuid('id').primaryKey(),
  caseId: uuid('case_id').notNull(),
  heldOn: date('held_on').notNull(),
  note: encryptedText('note'),
  readers: readers(),
})

export const delivery = cases.table('delivery', {
  id: uuid('id').primaryKey(),
  caseId: uuid('case_id').notNull(),
  personId: uuid('person_id').notNull(),
  plannedInterventionId: uuid('planned_intervention_id').notNull(),
  serviceType: text('service_type').notNull(),
  month: date('month').notNull(),
  quantity: numeric('quantity', { precision: 10, scale: 2 }).notNull(),
  hours: numeric('hours', { precision: 8, scale: 2 }),
  amountCents: amount('amount_cents').notNull(),
  bodyShareCents: amount('body_share_cents').notNull(),
  userShareCents: amount('user_share_cents').notNull(),
  healthShareCents: amount('health_share_cents').notNull(),
  status: text('status', { enum: deliveryStatuses }).notNull(),
  recordedAt: instant('recorded_at').notNull().defaultNow(),
  withdrawnAt: instant('withdrawn_at'),
  withdrawalReason: encryptedText('withdrawal_reason'),
  fund: text('fund'),
  /** The comune of the case at that time. */
  comune: text('comune').notNull(),
  ambitoCode: text('ambito_code').notNull(),
  /** When it was ordered in urgency, by which operator, who answers for it, and until when the body must recognise the expense. */
  orderedOn: date('ordered_on'),
  orderedBy: uuid('ordered_by'),
  regulariseBy: date('regularise_by'),
  /** Day on which its money was reserved. */
  regularisedOn: date('regularised_on'),
  /** Number of the determination by which its shares were reckoned. */
  coPayment: integer('co_payment'),
  /** Counts what is emitted to analytics of it. */
  version: integer('version').notNull().default(1),
  readers: readers(),
})
