import { sql } from '@cse/db/src/query/sql'
import type { Database } from '@cse/db/src/session/database'
import { z } from 'zod'
import { erasureHandlers } from './erasure.ts'

/** How many records one event looks through before it leaves the rest to the next. */
const A_TURN = 500

/** Who follows a merger says so: until all have, the record is in two pieces. */
const mergeFollowed = z.object({
  merge: z.uuid(),
  step: z.literal([1, 2]),
  by: z.enum(['cases', 'services']),
})

const findDuplicates = z.object({ after: z.uuid().nullable().default(null) })

/**
 * What is done with the events that persons hears. `persons.find-duplicates`, with an empty payload, has all records looked through for
 * others of the same person, a turn at a time: what a bulk load needs, since single changes are looked at as they happen.
 */
export function handlers(database: Database): Readonly<Record<string, (payload: unknown) => Promise<void>>> {
  return {
    ...erasureHandlers(database),
    'persons.merge-followed': async (payload) => {
      const { merge, step, by } = mergeFollowed.parse(payload)
      await database.system('persons', (session) =>
        session.write((writing) => writing.run(sql`select persons.note_followed(${merge}, ${by}, ${step})`)),
      )
    },
    'persons.find-duplicates': async (payload) => {
      const { after } = findDuplicates.parse(payload)
      await database.system('persons', (session) =>
        session.write(async (writing) => {
          const turn = await writing.one(
            sql<{ last: string | null }>`select persons.find_all_duplicates(${after}, ${A_TURN}) as "last"`,
          )
          if (turn?.last) await writing.emit('persons.find-duplicates', { after: turn.last })
        }),
      )
    },
  }
}
