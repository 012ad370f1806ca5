import { date, integer, numeric, smallint, text, timestamp } from '../src/query/columns.ts'
import { analytics } from './tables.ts'

/** A year of an official statistic, as it was loaded (`migrations/005.do.context.sql`). */
export const contextDataset = analytics.table('context_dataset', {
  code: text('code').notNull(),
  year: smallint('year').notNull(),
  title: text('title').notNull(),
  source: text('source').notNull(),
  licence: text('licence').notNull(),
  referenceDate: date('reference_date').notNull(),
  digest: text('digest').notNull(),
  figures: integer('figures').notNull(),
  loadedAt: timestamp('loaded_at', { withTimezone: true }).notNull(),
})

export const contextValue = analytics.table('context_value', {
  dataset: text('dataset').notNull(),
  year: smallint('year').notNull(),
  comune: text('comune'),
  ambitoCode: text('ambito_code'),
  measure: text('measure').notNull(),
  sex: text('sex', { enum: ['M', 'F', 'ALL'] }).notNull(),
  ageFrom: smallint('age_from'),
  ageTo: smallint('age_to'),
  value: numeric('value').notNull(),
})
