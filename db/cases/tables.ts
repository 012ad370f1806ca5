import {
  bigint,
  boolean,
  bytea,
  date,
  integer,
  jsonb,
  numeric,
  pgSchema,
  smallint,
  text,
  timestamp,
  uuid,
} from '../src/columns.ts'
import {
  accessChannels,
  accessMotives,
  accessOutcomes,
  assessmentKinds,
  assignmentRoles,
  caseStatuses,
  deliveryStatuses,
  diaryEntryKinds,
  endReasons,
  eventKinds,
  frequencies,
  fundingStates,
  measureUnits,
  objectiveTerms,
  outcomes,
  phases,
  projectKinds,
  projectStatuses,
  proposalStatuses,
  reasonedSteps,
  signatureManners,
  signatureParties,
  suspensionReasons,
  transferBases,
  transferStatuses,
  uvmOrganisations,
  uvmOutcomes,
  versionStatuses,
} from './vocabulary.ts'

/** The care pathway as the database keeps it (`migrations/001.do.cases.sql`, where the reasons are). */
export const cases = pgSchema('cases')

const instant = (name: string) => timestamp(name, { withTimezone: true })
const cents = (name: string) => bigint(name, { mode: 'number' })
const readers = () => text('readers').array().notNull()

export const operator = cases.table('operator', {
  id: uuid('id').primaryKey(),
  subject: text('subject').notNull(),
  givenName: text('given_name').notNull(),
  familyName: text('family_name').notNull(),
  profession: text('profession').notNull(),
  comune: text('comune'),
  ambitoCode: text('ambito_code'),
})

export const caseRecord = cases.table('case', {
  id: uuid('id').primaryKey(),
  number: text('number').notNull(),
  personId: uuid('person_id').notNull(),
  targetArea: text('target_area').notNull(),
  phase: text('phase', { enum: phases }).notNull(),
  status: text('status', { enum: caseStatuses }).notNull(),
  openedOn: date('opened_on').notNull(),
  closedOn: date('closed_on'),
  closureReason: text('closure_reason'),
  projectOutcome: text('project_outcome', { enum: outcomes }),
  suspendedOn: date('suspended_on'),
  /** Code of a {@link reason}, as `closureReason` is. */
  suspensionReason: text('suspension_reason'),
  comune: text('comune').notNull(),
  ambitoCode: text('ambito_code').notNull(),
  holder: text('holder').notNull(),
  heldSince: instant('held_since').notNull(),
  /** ISTAT codes of comuni that had the case before the person moved away. */
  formerComuni: text('former_comuni').array().notNull().default([]),
  readers: readers(),
  fileReaders: text('file_readers').array().notNull(),
  version: integer('version').notNull().default(1),
  updatedAt: instant('updated_at').notNull().defaultNow(),
})

/** A coded reason of a step (motivazione), dated. */
export const reason = cases.table('reason', {
  code: text('code').primaryKey(),
  label: text('label').notNull(),
  steps: text('steps', { enum: reasonedSteps }).array().notNull(),
  sinbaCode: text('sinba_code'),
  validFrom: date('valid_from').notNull(),
  validTo: date('valid_to'),
})

/** The last case number given out in a year. */
export const caseNumber = cases.table('case_number', {
  comune: text('comune').notNull(),
  year: smallint('year').notNull(),
  last: integer('last').notNull(),
})

/** Where a person lives: a copy of what persons tells. */
export const resident = cases.table('resident', {
  personId: uuid('person_id').primaryKey(),
  comune: text('comune').notNull(),
  since: date('since'),
  readers: readers(),
})

export const assignment = cases.table('assignment', {
  id: uuid('id').primaryKey(),
  caseId: uuid('case_id').notNull(),
  operatorId: uuid('operator_id').notNull(),
  role: text('role', { enum: assignmentRoles }).notNull(),
  since: date('since').notNull(),
  until: date('until'),
  readers: readers(),
})

export const accessInterview = cases.table('access_interview', {
  id: uuid('id').primaryKey(),
  caseId: uuid('case_id').notNull(),
  channel: text('channel', { enum: accessChannels }).notNull(),
  motive: text('motive', { enum: accessMotives }).notNull(),
  request: text('request').notNull(),
  preAssessment: text('pre_assessment'),
  orientation: text('orientation'),
  outcome: text('outcome', { enum: accessOutcomes }),
  receivedAt: instant('received_at').notNull(),
  readers: readers(),
})

export const assessment = cases.table('assessment', {
  id: uuid('id').primaryKey(),
  caseId: uuid('case_id').notNull(),
  instrument: text('instrument').notNull(),
  /** Null for what was written on paper or elsewhere. */
  instrumentVersion: text('instrument_version'),
  kind: text('kind', { enum: assessmentKinds }).notNull(),
  plannedOn: date('planned_on').notNull(),
  completedOn: date('completed_on'),
  score: numeric('score', { precision: 6, scale: 2 }),
  outcome: text('outcome'),
  findings: text('findings'),
  /** Made before the case was reopened. */
  superseded: boolean('superseded').notNull().default(false),
  version: integer('version').notNull().default(1),
  readers: readers(),
})

export const uvmSession = cases.table('uvm_session', {
  id: uuid('id').primaryKey(),
  caseId: uuid('case_id').notNull(),
  convenedOn: date('convened_on').notNull(),
  place: text('place'),
  /** Subject of the operator's token. */
  convenedBy: text('convened_by'),
  agenda: text('agenda'),
  heldOn: date('held_on'),
  outcome: text('outcome', { enum: uvmOutcomes }),
  decision: text('decision'),
  minutes: text('minutes'),
  readers: readers(),
})

export const uvmMember = cases.table('uvm_member', {
  sessionId: uuid('session_id').notNull(),
  position: smallint('position').notNull(),
  name: text('name').notNull(),
  role: text('role').notNull(),
  organisation: text('organisation', { enum: uvmOrganisations }).notNull().default('OTHER'),
  present: boolean('present'),
})

export const project = cases.table('project', {
  id: uuid('id').primaryKey(),
  caseId: uuid('case_id').notNull(),
  kind: text('kind', { enum: projectKinds }).notNull(),
  title: text('title').notNull(),
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
  title: text('title').notNull(),
  startsOn: date('starts_on'),
  endsOn: date('ends_on'),
  reason: text('reason'),
  draftedOn: date('drafted_on').notNull(),
  agreedOn: date('agreed_on'),
  readers: readers(),
})

export const signature = cases.table('signature', {
  id: uuid('id').primaryKey(),
  versionId: uuid('version_id').notNull(),
  caseId: uuid('case_id').notNull(),
  party: text('party', { enum: signatureParties }).notNull(),
  signatory: text('signatory').notNull(),
  signedOn: date('signed_on').notNull(),
  manner: text('manner', { enum: signatureManners }).notNull(),
  readers: readers(),
})

export const objective = cases.table('objective', {
  id: uuid('id').primaryKey(),
  projectId: uuid('project_id').notNull(),
  caseId: uuid('case_id').notNull(),
  position: smallint('position').notNull(),
  description: text('description').notNull(),
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
  unitCostCents: cents('unit_cost_cents').notNull(),
  totalCents: cents('total_cents').notNull(),
  bodyShareCents: cents('body_share_cents').notNull(),
  userShareCents: cents('user_share_cents').notNull(),
  healthShareCents: cents('health_share_cents').notNull(),
  readers: readers(),
})

export const plannedIntervention = cases.table('planned_intervention', {
  id: uuid('id').primaryKey(),
  projectId: uuid('project_id').notNull(),
  ...planned(),
  deliveredQuantity: numeric('delivered_quantity', { precision: 10, scale: 2 }).notNull().default('0'),
  deliveredBodyCents: cents('delivered_body_cents').notNull().default(0),
  deliveredUserCents: cents('delivered_user_cents').notNull().default(0),
  deliveredHealthCents: cents('delivered_health_cents').notNull().default(0),
  fundingState: text('funding_state', { enum: fundingStates }).notNull(),
  fundingVersion: smallint('funding_version').notNull().default(1),
  fundingReason: text('funding_reason'),
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
  note: text('note'),
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
  note: text('note'),
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
  amountCents: cents('amount_cents').notNull(),
  bodyShareCents: cents('body_share_cents').notNull(),
  userShareCents: cents('user_share_cents').notNull(),
  healthShareCents: cents('health_share_cents').notNull(),
  status: text('status', { enum: deliveryStatuses }).notNull(),
  recordedAt: instant('recorded_at').notNull().defaultNow(),
  withdrawnAt: instant('withdrawn_at'),
  withdrawalReason: text('withdrawal_reason'),
  ambitoCode: text('ambito_code').notNull(),
  readers: readers(),
})

export const evaluation = cases.table('evaluation', {
  id: uuid('id').primaryKey(),
  caseId: uuid('case_id').notNull(),
  evaluatedOn: date('evaluated_on').notNull(),
  outcome: text('outcome', { enum: outcomes }).notNull(),
  conclusion: text('conclusion').notNull(),
  readers: readers(),
})

export const diaryEntry = cases.table('diary_entry', {
  id: uuid('id').primaryKey(),
  caseId: uuid('case_id').notNull(),
  kind: text('kind', { enum: diaryEntryKinds }).notNull(),
  writtenAt: instant('written_at').notNull(),
  authorId: uuid('author_id').notNull(),
  organisation: text('organisation').notNull(),
  text: text('text').notNull(),
  restricted: boolean('restricted').notNull().default(false),
  readers: readers(),
  correctsId: uuid('corrects_id'),
})

export const document = cases.table('document', {
  id: uuid('id').primaryKey(),
  caseId: uuid('case_id').notNull(),
  title: text('title').notNull(),
  mediaType: text('media_type').notNull(),
  sizeBytes: integer('size_bytes').notNull(),
  sha256: text('sha256').notNull(),
  attachedAt: instant('attached_at').notNull(),
  restricted: boolean('restricted').notNull().default(false),
  readers: readers(),
  attachedBy: uuid('attached_by'),
  withdrawnAt: instant('withdrawn_at'),
  withdrawnBy: uuid('withdrawn_by'),
  withdrawalReason: text('withdrawal_reason'),
})

/** What a document holds, apart from it so that no list drags it along (`migrations/007.do.documents.sql`). */
export const documentContent = cases.table('document_content', {
  documentId: uuid('document_id').primaryKey(),
  content: bytea('content').notNull(),
})

/** A file that was sent and waits for the document it belongs to. */
export const upload = cases.table('upload', {
  id: uuid('id').primaryKey(),
  subject: text('subject').notNull(),
  mediaType: text('media_type'),
  sizeBytes: integer('size_bytes').notNull(),
  sha256: text('sha256').notNull(),
  content: bytea('content').notNull(),
  sentAt: instant('sent_at').notNull(),
  readers: readers(),
})

export const transfer = cases.table('transfer', {
  id: uuid('id').primaryKey(),
  caseId: uuid('case_id').notNull(),
  personId: uuid('person_id').notNull(),
  fromHolder: text('from_holder').notNull(),
  toHolder: text('to_holder').notNull(),
  status: text('status', { enum: transferStatuses }).notNull(),
  basis: text('basis', { enum: transferBases }).notNull(),
  consentOn: date('consent_on'),
  /** A consent of persons. */
  consentId: uuid('consent_id'),
  proposalId: uuid('proposal_id'),
  reason: text('reason').notNull(),
  requestedAt: instant('requested_at').notNull(),
  decidedAt: instant('decided_at'),
  decisionReason: text('decision_reason'),
  version: integer('version').notNull().default(1),
  readers: readers(),
})

/** A transfer that a change of residence proposes (`migrations/006.do.ownership.sql`). */
export const transferProposal = cases.table('transfer_proposal', {
  id: uuid('id').primaryKey(),
  caseId: uuid('case_id').notNull(),
  personId: uuid('person_id').notNull(),
  toComune: text('to_comune').notNull(),
  residentSince: date('resident_since').notNull(),
  proposedAt: instant('proposed_at').notNull(),
  status: text('status', { enum: proposalStatuses }).notNull(),
  decidedAt: instant('decided_at'),
  decisionReason: text('decision_reason'),
  version: integer('version').notNull().default(1),
  readers: readers(),
})

export const event = cases.table('event', {
  id: uuid('id').primaryKey(),
  caseId: uuid('case_id').notNull(),
  kind: text('kind', { enum: eventKinds }).notNull(),
  phase: text('phase', { enum: phases }).notNull(),
  at: instant('at').notNull(),
  /** Subject of the operator's token. */
  actor: text('actor').notNull(),
  actorRole: text('actor_role').notNull(),
  note: text('note'),
  /** What changed, in ids, codes and states. */
  facts: jsonb('facts').$type<Readonly<Record<string, unknown>>>().notNull().default({}),
  readers: readers(),
})
