import { pgSchema, text, timestamp } from '../src/query/columns.ts'

/** The care pathway as the database keeps it (`migrations/001.do.cases.sql`, where the reasons are). */
export const cases = pgSchema('cases')

/** An instant, in UTC. */
export const instant = (name: string) => timestamp(name, { withTimezone: true })

/** Keys of those who may read the row. */
export const readers = () => text('readers').array().notNull()
