import { bigint, boolean, date, integer, pgSchema, smallint, text, timestamp, uuid } from '../src/columns.ts'

/** The warehouse of anonymised facts (`migrations/001.do.analytics.sql`). */
export const analytics = pgSchema('analytics')

const sexes = ['M', 'F', 'UNKNOWN'] as const

export const personFact = analytics.table('person_fact', {
  pseudonym: text('pseudonym').primaryKey(),
  sex: text('sex', { enum: sexes }).notNull(),
  birthYear: smallint('birth_year'),
  comune: text('comune'),
})

export const caseFact = analytics.table('case_fact', {
  pseudonym: text('pseudonym').primaryKey(),
  person: text('person').notNull(),
  comune: text('comune').notNull(),
  ambitoCode: text('ambito_code').notNull(),
  province: text('province').notNull(),
  targetArea: text('target_area').notNull(),
  phase: text('phase').notNull(),
  sex: text('sex', { enum: sexes }).notNull(),
  ageBand: text('age_band').notNull(),
  month: date('month').notNull(),
  recordKey: bigint('record_key', { mode: 'number' }).notNull(),
  sourceVersion: integer('source_version').notNull(),
})

export const deliveryFact = analytics.table('delivery_fact', {
  pseudonym: text('pseudonym').primaryKey(),
  person: text('person').notNull(),
  comune: text('comune').notNull(),
  ambitoCode: text('ambito_code').notNull(),
  province: text('province').notNull(),
  targetArea: text('target_area').notNull(),
  phase: text('phase').notNull(),
  serviceType: text('service_type').notNull(),
  sex: text('sex', { enum: sexes }).notNull(),
  ageBand: text('age_band').notNull(),
  month: date('month').notNull(),
  recordKey: bigint('record_key', { mode: 'number' }).notNull(),
  sourceVersion: integer('source_version').notNull(),
  withdrawn: boolean('withdrawn').notNull().default(false),
})

export const freshness = analytics.table('freshness', {
  topic: text('topic').primaryKey(),
  takenInAt: timestamp('taken_in_at', { withTimezone: true }).notNull(),
})

export const dataRelease = analytics.table('data_release', {
  id: uuid('id').primaryKey(),
  title: text('title').notNull(),
  releasedOn: date('released_on').notNull(),
  k: smallint('k').notNull(),
  method: text('method').notNull(),
  records: bigint('records', { mode: 'number' }).notNull(),
  withheld: bigint('withheld', { mode: 'number' }).notNull(),
})

export const releaseRecord = analytics.table('release_record', {
  releaseId: uuid('release_id').notNull(),
  position: integer('position').notNull(),
  ambitoCode: text('ambito_code'),
  targetArea: text('target_area'),
  phase: text('phase'),
  sex: text('sex'),
  ageBand: text('age_band'),
  openedQuarter: text('opened_quarter'),
  openedYear: text('opened_year'),
})
