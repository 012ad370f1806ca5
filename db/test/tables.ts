import { bigint, date, jsonb, pgSchema, text, timestamp, uuid } from '../src/query/columns.ts'

/** The scratch tables of the tests. */
export const persons = pgSchema('persons').table('person', {
  id: uuid('id').primaryKey(),
  givenName: text('given_name').notNull(),
  bornOn: date('born_on'),
  marks: text('marks').array().notNull(),
  details: jsonb('details').$type<Record<string, unknown>>(),
  notedAt: timestamp('noted_at', { withTimezone: true }),
  readers: text('readers').array().notNull(),
})

export const cases = pgSchema('cases').table('case', {
  id: uuid('id').primaryKey(),
  personId: uuid('person_id').notNull(),
  openedOn: date('opened_on').notNull(),
  amount: bigint('amount', { mode: 'number' }).notNull(),
  readers: text('readers').array().notNull(),
})
