import { encryptedText } from '../src/encryption/encrypted-column.ts'
import { boolean, date, numeric, smallint, text, timestamp, uuid } from '../src/query/columns.ts'
import { cases, readers } from './schema.ts'
import { answerKinds, assessmentKinds, scoreRules } from './vocabulary.ts'

// Instruments and what is written on them (`migrations/004.do.instruments.sql`, where the reasons are).

const instrumentKey = {
  instrument: text('instrument').notNull(),
  version: text('version').notNull(),
}

export const instrument = cases.table('instrument', {
  code: text('code').notNull(),
  version: text('version').notNull(),
  name: text('name').notNull(),
  assessedBy: text('assessed_by', { enum: assessmentKinds }).array().notNull(),
  validFrom: date('valid_from').notNull(),
  validTo: date('valid_to'),
  headlineScale: text('headline_scale'),
  origin: text('origin'),
  confidence: text('confidence').notNull(),
})

export const instrumentSection = cases.table('instrument_section', {
  ...instrumentKey,
  code: text('code').notNull(),
  position: smallint('position').notNull(),
  label: text('label').notNull(),
  confidence: text('confidence').notNull(),
})

export const instrumentOption = cases.table('instrument_option', {
  list: text('list').notNull(),
  code: text('code').notNull(),
  position: smallint('position').notNull(),
  label: text('label').notNull(),
  score: numeric('score', { precision: 6, scale: 2 }),
  validFrom: date('valid_from'),
  validTo: date('valid_to'),
  confidence: text('confidence').notNull(),
})

export const instrumentItem = cases.table('instrument_item', {
  ...instrumentKey,
  code: text('code').notNull(),
  section: text('section').notNull(),
  position: smallint('position').notNull(),
  label: text('label').notNull(),
  kind: text('kind', { enum: answerKinds }).notNull(),
  required: boolean('required').notNull(),
  neededWhen: text('needed_when'),
  options: text('options'),
  many: boolean('many').notNull(),
  lowest: numeric('lowest', { precision: 10, scale: 2 }),
  highest: numeric('highest', { precision: 10, scale: 2 }),
  scales: text('scales').array().notNull(),
  confidence: text('confidence').notNull(),
})

export const instrumentScale = cases.table('instrument_scale', {
  ...instrumentKey,
  code: text('code').notNull(),
  position: smallint('position').notNull(),
  label: text('label').notNull(),
  rule: text('rule', { enum: scoreRules }).notNull(),
  lowest: numeric('lowest', { precision: 6, scale: 2 }).notNull(),
  highest: numeric('highest', { precision: 6, scale: 2 }).notNull(),
  confidence: text('confidence').notNull(),
})

export const instrumentReading = cases.table('instrument_reading', {
  ...instrumentKey,
  scale: text('scale').notNull(),
  atLeast: numeric('at_least', { precision: 6, scale: 2 }).notNull(),
  label: text('label').notNull(),
  confidence: text('confidence').notNull(),
})

export const assessmentAnswer = cases.table('assessment_answer', {
  assessmentId: uuid('assessment_id').primaryKey(),
  caseId: uuid('case_id').notNull(),
  item: text('item').primaryKey(),
  position: smallint('position').primaryKey(),
  /** JSON of an answer's value. */
  value: encryptedText('value').notNull(),
  /** Issuer and subject of the operator's token. */
  answeredByIssuer: text('answered_by_issuer').notNull(),
  answeredBy: text('answered_by').notNull(),
  answeredAt: timestamp('answered_at', { withTimezone: true }).notNull(),
  readers: readers(),
})

export const assessmentParticipant = cases.table('assessment_participant', {
  id: uuid('id').primaryKey(),
  assessmentId: uuid('assessment_id').notNull(),
  caseId: uuid('case_id').notNull(),
  position: smallint('position').notNull(),
  operatorId: uuid('operator_id'),
  name: text('name').notNull(),
  profession: text('profession').notNull(),
  section: text('section'),
  signedOffAt: timestamp('signed_off_at', { withTimezone: true }),
  signedOffByIssuer: text('signed_off_by_issuer'),
  signedOffBy: text('signed_off_by'),
  readers: readers(),
})
