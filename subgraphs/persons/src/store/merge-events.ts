import { sql } from '@cse/db/src/query/sql'
import type { Database } from '@cse/db/src/session/database'
import type { EventPayload } from '@cse/schema/events/catalogue'
import { emit } from './emit.ts'

/** Notes who has followed a merger, or its undoing: until all have, the record is in two pieces. */
export async function noteMergeFollowed(
  database: Database,
  by: 'cases' | 'services',
  { merge, step }: EventPayload<'cases.merge-followed'>,
): Promise<void> {
  await database.system('persons', (session) =>
    session.write((writing) => writing.run(sql`select persons.note_followed(${merge}, ${by}, ${step})`)),
  )
}

/** How many records one event looks through before it leaves the rest to the next. */
const A_TURN = 500

/**
 * Looks all records through for others of the same person, a turn at a time: what a bulk load needs, since single changes are looked at as they
 * happen.
 */
export async function searchDuplicates(database: Database, after: string | null): Promise<void> {
  await database.system('persons', (session) =>
    session.write(async (writing) => {
      const turn = await writing.one(
        sql<{ last: string | null }>`select persons.find_all_duplicates(${after}, ${A_TURN}) as "last"`,
      )
      if (turn?.last) await emit(writing, 'persons.duplicate-search-requested', { after: turn.last })
    }),
  )
}
