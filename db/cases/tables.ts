import { encryptedText } from '../src/encryption/encrypted-column.ts'
import { boolean, date, integer, jsonb, numeric, smallint, text, uuid } from '../src/query/columns.ts'
import { cases, instant, readers } from './schema.ts'
import {
  accessChannels,
  accessMotives,
  accessOutcomes,
  assessmentKinds,
  assignmentRoles,
  caseStatuses,
  eventKinds,
  outcomes,
  phases,
  proposalStatuses,
  reasonedSteps,
  transferBases,
  transferStatuses,
  uvmOrganisations,
  uvmOutcomes,
} from './vocabulary.ts'

export const operator = cases.table('operator', {
  id: uuid('id').primaryKey(),
  issuer: text('issuer').notNull(),
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
  /** The days on which it first came to these phases, kept by trigger. */
  assessmentReachedOn: date('assessment_reached_on'),
  projectReachedOn: date('project_reached_on'),
  deliveryReachedOn: date('delivery_reached_on'),
  closureReachedOn: date('closure_reached_on'),
  /** When something falls due in the file next, kept by trigger; `infinity` when nothing does. */
  nextDueOn: date('next_due_on').notNull().default('infinity'),
  /** How often it went over to another record of its person. */
  personChanges: integer('person_changes').notNull().default(0),
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

/** Where a person lives: a copy of what persons emits. */
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

/** That an operator is away from a day to another (assenza), and who does their work meanwhile (sostituzione). */
export const absence = cases.table('absence', {
  id: uuid('id').primaryKey(),
  operatorId: uuid('operator_id').notNull(),
  substituteId: uuid('substitute_id'),
  /** Key of the organisation that both work for. */
  organisation: text('organisation').notNull(),
  since: date('since').notNull(),
  until: date('until').notNull(),
  recordedAt: instant('recorded_at').notNull(),
  /** Issuer and subject of the coordinator's token. */
  recordedByIssuer: text('recorded_by_issuer').notNull(),
  recordedBy: text('recorded_by').notNull(),
  withdrawnAt: instant('withdrawn_at'),
})

export const accessInterview = cases.table('access_interview', {
  id: uuid('id').primaryKey(),
  caseId: uuid('case_id').notNull(),
  channel: text('channel', { enum: accessChannels }).notNull(),
  motive: text('motive', { enum: accessMotives }).notNull(),
  request: encryptedText('request').notNull(),
  preAssessment: encryptedText('pre_assessment'),
  orientation: encryptedText('orientation'),
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
  outcome: encryptedText('outcome'),
  findings: encryptedText('findings'),
  /** Made before the case was reopened, or given up before it was made. */
  superseded: boolean('superseded').notNull().default(false),
  cancelledAt: instant('cancelled_at'),
  version: integer('version').notNull().default(1),
  readers: readers(),
})

export const uvmSession = cases.table('uvm_session', {
  id: uuid('id').primaryKey(),
  caseId: uuid('case_id').notNull(),
  convenedOn: date('convened_on').notNull(),
  place: encryptedText('place'),
  /** Issuer and subject of the operator's token. */
  convenedByIssuer: text('convened_by_issuer'),
  convenedBy: text('convened_by'),
  agenda: encryptedText('agenda'),
  heldOn: date('held_on'),
  outcome: text('outcome', { enum: uvmOutcomes }),
  decision: encryptedText('decision'),
  minutes: encryptedText('minutes'),
  cancelledAt: instant('cancelled_at'),
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

export const evaluation = cases.table('evaluation', {
  id: uuid('id').primaryKey(),
  caseId: uuid('case_id').notNull(),
  evaluatedOn: date('evaluated_on').notNull(),
  outcome: text('outcome', { enum: outcomes }).notNull(),
  conclusion: encryptedText('conclusion').notNull(),
  withdrawnAt: instant('withdrawn_at'),
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
  reason: encryptedText('reason').notNull(),
  requestedAt: instant('requested_at').notNull(),
  decidedAt: instant('decided_at'),
  decisionReason: encryptedText('decision_reason'),
  /** Where the case was when it was asked for. */
  comune: text('comune').notNull(),
  ambitoCode: text('ambito_code').notNull(),
  targetArea: text('target_area').notNull(),
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
  decisionReason: encryptedText('decision_reason'),
  version: integer('version').notNull().default(1),
  readers: readers(),
})

export const event = cases.table('event', {
  id: uuid('id').primaryKey(),
  caseId: uuid('case_id').notNull(),
  kind: text('kind', { enum: eventKinds }).notNull(),
  phase: text('phase', { enum: phases }).notNull(),
  at: instant('at').notNull(),
  /** Issuer and subject of the operator's token. */
  actorIssuer: text('actor_issuer').notNull(),
  actor: text('actor').notNull(),
  actorRole: text('actor_role').notNull(),
  note: encryptedText('note'),
  /** What changed, in ids, codes and states. */
  facts: jsonb('facts').$type<Readonly<Record<string, unknown>>>().notNull().default({}),
  readers: readers(),
})
