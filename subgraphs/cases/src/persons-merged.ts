import type { Handler } from '@cse/db/src/outbox/outbox'
import { sql } from '@cse/db/src/query/sql'
import type { Database } from '@cse/db/src/session/database'
import { z } from 'zod'
import { retellCases } from './store/retell.ts'

const merged = z.object({ merge: z.uuid(), from: z.uuid(), to: z.uuid(), step: z.literal([1, 2]) })

/**
 * Lets cases follow their person when persons merges two records (step 1), and go back when it splits them (step 2). The function of
 * the database keeps what went over, and analytics is told anew whose it is; the same event twice, or an earlier one after a later, changes nothing.
 */
export function mergeHandlers(database: Database): Readonly<Record<string, Handler>> {
  return {
    'cases.persons-merged': async (payload) => {
      const { merge, from, to, step } = merged.parse(payload)
      await database.system(
        'cases',
        (session) =>
          session.write(async (writing) => {
            const followed = await writing.one(
              sql<{
                cases: string[]
              }>`select cases.follow_merge(${merge}, ${from}, ${to}, ${step}::smallint) as "cases"`,
            )
            writing.touch([from, to])
            await retellCases(writing, followed?.cases ?? [])
            await writing.emit('persons.merge-followed', { merge, step, by: 'cases' })
          }),
        ['system:merge'],
      )
    },
  }
}
