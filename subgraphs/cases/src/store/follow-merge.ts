import { sql } from '@cse/db/src/query/sql'
import type { Database } from '@cse/db/src/session/database'
import type { EventPayload } from '@cse/schema/events/catalogue'
import { emit } from './emit.ts'
import { republishCases } from './republish.ts'

/**
 * Lets cases follow their person when persons merges two records (step 1), and go back when it splits them (step 2). The function of
 * the database keeps what went over, and facts are emitted anew under the pseudonym of whose they are; the same step twice, or the first after the
 * second, changes nothing.
 */
export async function followMerge(
  database: Database,
  { merge, from, to }: EventPayload<'persons.merged'>,
  step: 1 | 2,
): Promise<void> {
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
        await republishCases(writing, followed?.cases ?? [])
        await emit(writing, 'cases.merge-followed', { merge, step })
      }),
    ['system:merge'],
  )
}
