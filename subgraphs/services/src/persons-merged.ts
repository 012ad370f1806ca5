import type { Handler } from '@cse/db/src/outbox/outbox'
import { sql } from '@cse/db/src/query/sql'
import type { Database } from '@cse/db/src/session/database'
import { z } from 'zod'
import { retellAppointments } from './store/tell.ts'

const merged = z.object({ merge: z.uuid(), from: z.uuid(), to: z.uuid(), step: z.literal([1, 2]) })

/**
 * Lets appointments follow their person when persons merges two records (step 1), and go back when it splits them (step 2). The function of
 * the database keeps what went over, and analytics is told anew whose it is; the same event twice, or an earlier one after a later, changes nothing.
 */
export function mergeHandlers(database: Database): Readonly<Record<string, Handler>> {
  return {
    'services.persons-merged': async (payload) => {
      const { merge, from, to, step } = merged.parse(payload)
      await database.system(
        'services',
        (session) =>
          session.write(async (writing) => {
            const followed = await writing.one(
              sql<{
                appointments: string[]
              }>`select services.follow_merge(${merge}, ${from}, ${to}, ${step}::smallint) as "appointments"`,
            )
            writing.touch([from, to])
            await retellAppointments(writing, followed?.appointments ?? [])
            await writing.emit('persons.merge-followed', { merge, step, by: 'services' })
          }),
        ['system:merge'],
      )
    },
  }
}
