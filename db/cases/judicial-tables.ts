import { encryptedText } from '../src/encryption/encrypted-column.ts'
import { date, text, uuid } from '../src/query/columns.ts'
import { cases, instant, readers } from './schema.ts'

/** What a court disposes about a person (provvedimento dell’autorità giudiziaria). */
export const judicialMeasureKinds = [
  'REMOVAL_FROM_FAMILY',
  'FOSTER_CARE',
  'RESPONSIBILITY_SUSPENDED',
  'RESPONSIBILITY_FORFEITED',
  'PROBATION',
  'GUARDIANSHIP',
  'PROTECTION_ORDER',
  'OTHER',
] as const

/** What a court sets a day for. */
export const judicialDateKinds = ['HEARING', 'TERM'] as const

/** A measure of a court, for who holds RESTRICTED. */
export const judicialMeasure = cases.table('judicial_measure', {
  id: uuid('id').primaryKey(),
  caseId: uuid('case_id').notNull(),
  kind: text('kind', { enum: judicialMeasureKinds }).notNull(),
  authority: encryptedText('authority').notNull(),
  number: encryptedText('number').notNull(),
  contents: encryptedText('contents'),
  issuedOn: date('issued_on').notNull(),
  validTo: date('valid_to'),
  recordedAt: instant('recorded_at').notNull(),
  /** Issuer and subject of the operator's token. */
  recordedByIssuer: text('recorded_by_issuer').notNull(),
  recordedBy: text('recorded_by').notNull(),
  endedOn: date('ended_on'),
  endReason: encryptedText('end_reason'),
  readers: readers(),
})

/** A hearing or a term of a measure. */
export const judicialDate = cases.table('judicial_date', {
  id: uuid('id').primaryKey(),
  measureId: uuid('measure_id').notNull(),
  caseId: uuid('case_id').notNull(),
  kind: text('kind', { enum: judicialDateKinds }).notNull(),
  dueOn: date('due_on').notNull(),
  subject: encryptedText('subject'),
  settledOn: date('settled_on'),
  readers: readers(),
})
