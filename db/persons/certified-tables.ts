import { encryptedText } from '../src/encryption/encrypted-column.ts'
import { date, integer, text, timestamp, uuid } from '../src/query/columns.ts'
import { persons } from './tables.ts'

/** That a source answered for some data of a person; since answers are kept, also who asked it and what it said (`migrations/026.do.certified-facts.sql`). */
export const certification = persons.table('certification', {
  id: uuid('id').primaryKey(),
  personId: uuid('person_id').notNull(),
  source: text('source', { enum: ['ANPR', 'INPS', 'MLPS'] }).notNull(),
  service: text('service').notNull(),
  requestReference: text('request_reference').notNull(),
  fields: text('fields').array().notNull(),
  certifiedAt: timestamp('certified_at', { withTimezone: true }).notNull(),
  organisation: text('organisation'),
  issuer: text('issuer'),
  subject: text('subject'),
  purposeCode: text('purpose_code'),
  reference: text('reference'),
  validUntil: date('valid_until'),
  facts: encryptedText('facts'),
})

/** That a datum of a source was reported to it as wrong. */
export const sourceErrorReport = persons.table('source_error_report', {
  id: uuid('id').primaryKey(),
  personId: uuid('person_id').notNull(),
  certificationId: uuid('certification_id').notNull(),
  organisation: text('organisation').notNull(),
  field: text('field').notNull(),
  rule: text('rule', {
    enum: ['DIFFERS_FROM_DOCUMENT', 'OUT_OF_DATE', 'OF_ANOTHER_PERSON', 'IMPOSSIBLE', 'INCOMPLETE'],
  }).notNull(),
  claimed: encryptedText('claimed'),
  evidence: encryptedText('evidence').notNull(),
  protocol: text('protocol').notNull(),
  reportedByIssuer: text('reported_by_issuer').notNull(),
  reportedBy: text('reported_by').notNull(),
  reportedAt: timestamp('reported_at', { withTimezone: true }).notNull(),
  status: text('status', { enum: ['OPEN', 'CORRECTED', 'CONFIRMED'] }).notNull(),
  reply: encryptedText('reply'),
  repliedOn: date('replied_on'),
  version: integer('version').notNull(),
})
