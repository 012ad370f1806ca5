import {
  amount,
  bytea,
  date,
  integer,
  numeric,
  smallint,
  text,
  timestamp,
  uuid,
} from '../src/query/columns.ts'
import { finance } from './schema.ts'
import { actKinds } from './tables.ts'

/** How far what was entered for a project has come. */
export const progressStates = ['ENTERED', 'VERIFIED', 'VALIDATED', 'SENT', 'REJECTED'] as const

/** What may be done with an entry. */
export const progressSteps = ['ENTERED', 'CORRECTED', 'VERIFIED', 'VALIDATED', 'REJECTED', 'SENT'] as const

/** Whose work a step is; the first three are for three people. */
export const progressTasks = ['ENTER', 'VERIFY', 'VALIDATE', 'SEND'] as const

const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3 })

/** A project that Multifondo follows (`migrations/005.do.multifondo.sql`). */
export const multifondoProject = finance.table('multifondo_project', {
  id: uuid('id').primaryKey(),
  ambitoCode: text('ambito_code').notNull(),
  cup: text('cup').notNull(),
  fund: text('fund').notNull(),
  interventionId: uuid('intervention_id'),
  title: text('title').notNull(),
  startsOn: date('starts_on').notNull(),
  endsOn: date('ends_on').notNull(),
  version: integer('version').notNull().default(1),
})

/** State, revision and version are moved by its steps alone. */
export const progressEntry = finance.table('progress_entry', {
  id: uuid('id').primaryKey(),
  projectId: uuid('project_id').notNull(),
  ambitoCode: text('ambito_code').notNull(),
  year: smallint('year').notNull(),
  bimester: smallint('bimester').notNull(),
  state: text('state', { enum: progressStates }).notNull(),
  revision: integer('revision').notNull(),
  version: integer('version').notNull(),
})

/** Which columns are filled, the kind says. */
export const progressRow = finance.table('progress_row', {
  entryId: uuid('entry_id').notNull(),
  ambitoCode: text('ambito_code').notNull(),
  revision: integer('revision').notNull(),
  number: smallint('number').notNull(),
  kind: text('kind', { enum: ['FINANCIAL', 'PHYSICAL', 'PROCEDURAL'] }).notNull(),
  admittedCents: amount('admitted_cents'),
  committedCents: amount('committed_cents'),
  paidCents: amount('paid_cents'),
  indicator: text('indicator'),
  unit: text('unit'),
  target: numeric('target', { precision: 12, scale: 2 }),
  achieved: numeric('achieved', { precision: 12, scale: 2 }),
  milestone: text('milestone'),
  plannedOn: date('planned_on'),
  actualOn: date('actual_on'),
})

/** What was sent to the managing authority, byte for byte. */
export const progressSnapshot = finance.table('progress_snapshot', {
  id: uuid('id').primaryKey(),
  ambitoCode: text('ambito_code').notNull(),
  year: smallint('year').notNull(),
  bimester: smallint('bimester').notNull(),
  number: smallint('number').notNull(),
  content: bytea('content').notNull(),
  sha256: text('sha256').generatedAlwaysAs('').notNull(),
  entries: integer('entries').notNull(),
  sentAt: instant('sent_at').notNull(),
})

/** A letter of the managing authority that refuses rows of a snapshot. */
export const progressReturn = finance.table('progress_return', {
  id: uuid('id').primaryKey(),
  snapshotId: uuid('snapshot_id').notNull(),
  ambitoCode: text('ambito_code').notNull(),
  actKind: text('act_kind', { enum: actKinds }).notNull(),
  actNumber: text('act_number').notNull(),
  actOn: date('act_on').notNull(),
  recordedAt: instant('recorded_at').notNull(),
})

/** What was done with an entry: append-only. */
export const progressStep = finance.table('progress_step', {
  entryId: uuid('entry_id').notNull(),
  ambitoCode: text('ambito_code').notNull(),
  version: integer('version').notNull(),
  revision: integer('revision').notNull(),
  step: text('step', { enum: progressSteps }).notNull(),
  task: text('task', { enum: progressTasks }).notNull(),
  issuer: text('issuer').notNull(),
  subject: text('subject').notNull(),
  at: instant('at').notNull(),
  snapshotId: uuid('snapshot_id'),
  returnId: uuid('return_id'),
})

/** A row that a step rejected, and why. */
export const progressRejection = finance.table('progress_rejection', {
  entryId: uuid('entry_id').notNull(),
  ambitoCode: text('ambito_code').notNull(),
  version: integer('version').notNull(),
  revision: integer('revision').notNull(),
  rowNumber: smallint('row_number').notNull(),
  reason: text('reason').notNull(),
})
