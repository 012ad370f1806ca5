import { pgSchema, text, timestamp } from '../src/query/columns.ts'

/** The warehouse of anonymised facts (`migrations/001.do.analytics.sql`, `003.do.warehouse.sql`). */
export const analytics = pgSchema('analytics')

export const freshness = analytics.table('freshness', {
  topic: text('topic').primaryKey(),
  takenInAt: timestamp('taken_in_at', { withTimezone: true }).notNull(),
})
