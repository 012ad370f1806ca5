import { encryptedText } from '../src/encryption/encrypted-column.ts'
import { boolean, integer, text, uuid } from '../src/query/columns.ts'
import { cases, instant, readers } from './schema.ts'
import { requestOrigins, requestOutcomes } from './vocabulary.ts'

/** What somebody asks of the front office of a comune (`migrations/030.do.service-requests.sql`). */
export const serviceRequest = cases.table('service_request', {
  id: uuid('id').primaryKey(),
  personId: uuid('person_id').notNull(),
  comune: text('comune').notNull(),
  origin: text('origin', { enum: requestOrigins }).notNull(),
  sender: encryptedText('sender'),
  protocol: text('protocol'),
  text: encryptedText('text').notNull(),
  serviceType: text('service_type'),
  restricted: boolean('restricted').notNull().default(false),
  receivedAt: instant('received_at').notNull(),
  recordedByIssuer: text('recorded_by_issuer').notNull(),
  recordedBy: text('recorded_by').notNull(),
  settledAt: instant('settled_at'),
  caseId: uuid('case_id'),
  version: integer('version').notNull().default(1),
  readers: readers(),
})

/** What became of a request; another row corrects it. */
export const serviceRequestOutcome = cases.table('service_request_outcome', {
  id: uuid('id').primaryKey(),
  requestId: uuid('request_id').notNull(),
  outcome: text('outcome', { enum: requestOutcomes }).notNull(),
  answer: encryptedText('answer'),
  correctionReason: encryptedText('correction_reason'),
  organisation: text('organisation').notNull(),
  recordedAt: instant('recorded_at').notNull(),
  recordedByIssuer: text('recorded_by_issuer').notNull(),
  recordedBy: text('recorded_by').notNull(),
})
