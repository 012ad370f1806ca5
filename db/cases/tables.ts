import {
  bigint,
  boolean,
  date,
  integer,
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
  assessmentKinds,
  assignmentRoles,
  caseStatuses,
  deliveryStatuses,
  diaryEntryKinds,
  eventKinds,
  frequencies,
  fundingStates,
  measureUnits,
  objectiveTerms,
  outcomes,
  phases,
  projectKinds,
  projectStatuses,
  transferBases,
  transferStatuses,
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
  comune: text('comune').notNull(),
  ambitoCode: text('ambito_code').notNull(),
  holder: text('holder').notNull(),
  heldSince: instant('held_since').notNull(),
  readers: readers(),
  fileReaders: text('file_readers').array().notNull(),
  version: integer('version').notNull().default(1),
  updatedAt: instant('updated_at').notNull().defaultNow(),
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
  caseId: uuid('case_id').primaryKey(),
  channel: text('channel', { enum: accessChannels }).notNull(),
  motive: text('motive', { enum: accessMotives }).notNull(),
  request: text('request').notNull(),
  preAssessment: text('pre_assessment'),
  orientation: text('orientation'),
  receivedAt: instant('received_at').notNull(),
  readers: readers(),
})

export const assessment = cases.table('assessment', {
  id: uuid('id').primaryKey(),
  caseId: uuid('case_id').notNull(),
  instrument: text('instrument').notNull(),
  kind: text('kind', { enum: assessmentKinds }).notNull(),
  plannedOn: date('planned_on').notNull(),
  completedOn: date('completed_on'),
  score: numeric('score', { precision: 6, scale: 2 }),
  outcome: text('outcome'),
  findings: text('findings'),
  readers: readers(),
})

export const uvmSession = cases.table('uvm_session', {
  id: uuid('id').primaryKey(),
  caseId: uuid('case_id').notNull(),
  convenedOn: date('convened_on').notNull(),
  heldOn: date('held_on'),
  decision: text('decision'),
  minutes: text('minutes'),
  readers: readers(),
})

export const uvmMember = cases.table('uvm_member', {
  sessionId: uuid('session_id').notNull(),
  position: smallint('position').notNull(),
  name: text('name').notNull(),
  role: text('role').notNull(),
  present: boolean('present'),
})

export const project = cases.table('project', {
  id: uuid('id').primaryKey(),
  caseId: uuid('case_id').notNull(),
  kind: text('kind', { enum: projectKinds }).notNull(),
  title: text('title').notNull(),
  draftedOn: date('drafted_on').notNull(),
  agreedOn: date('agreed_on'),
  endsOn: date('ends_on'),
  status: text('status', { enum: projectStatuses }).notNull(),
  version: integer('version').notNull().default(1),
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
  readers: readers(),
})

export const plannedIntervention = cases.table('planned_intervention', {
  id: uuid('id').primaryKey(),
  projectId: uuid('project_id').notNull(),
  caseId: uuid('case_id').notNull(),
  position: smallint('position').notNull(),
  serviceType: text('service_type').notNull(),
  facilityId: uuid('facility_id'),
  planInterventionId: uuid('plan_intervention_id'),
  fundingState: text('funding_state', { enum: fundingStates }).notNull(),
  startsOn: date('starts_on').notNull(),
  endsOn: date('ends_on'),
  unit: text('unit', { enum: measureUnits }).notNull(),
  frequency: text('frequency', { enum: frequencies }).notNull(),
  quantity: numeric('quantity', { precision: 10, scale: 2 }).notNull(),
  unitCostCents: cents('unit_cost_cents').notNull(),
  totalCents: cents('total_cents').notNull(),
  bodyShareCents: cents('body_share_cents').notNull(),
  userShareCents: cents('user_share_cents').notNull(),
  healthShareCents: cents('health_share_cents').notNull(),
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
  ambitoCode: text('ambito_code').notNull(),
  readers: readers(),
})

export const evaluation = cases.table('evaluation', {
  caseId: uuid('case_id').primaryKey(),
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
})

export const transfer = cases.table('transfer', {
  id: uuid('id').primaryKey(),
  caseId: uuid('case_id').notNull(),
  personId: uuid('person_id').notNull(),
  fromHolder: text('from_holder').notNull(),
  toHolder: text('to_holder').notNull(),
  status: text('status', { enum: transferStatuses }).notNull(),
  basis: text('basis', { enum: transferBases }).notNull(),
  reason: text('reason').notNull(),
  requestedAt: instant('requested_at').notNull(),
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
  readers: readers(),
})
