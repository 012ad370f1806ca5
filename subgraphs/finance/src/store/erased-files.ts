import { ERASURE } from '@cse/db/src/erasure/orders'
import { Param, sql } from '@cse/db/src/query/sql'
import type { Database } from '@cse/db/src/session/database'
import type { EventPayload } from '@cse/schema/events/catalogue'
import { emit } from './emit.ts'

/** When files of cases were erased, amounts and acts stay, of cases that nobody finds any more. Done twice it changes nothing. */
export async function detachCases(
  database: Database,
  { proposal, batch, records }: EventPayload<'cases.files-erased'>,
): Promise<void> {
  await database.system(
    'finance',
    (session) =>
      session.write(async (writing) => {
        await writing.rows(
          sql<{ count: number }>`select finance.detach_cases(${new Param(records)}::uuid[]) as "count"`,
        )
        await emit(writing, 'finance.disposal-carried-out', { proposal, batch, leftOut: [], removed: {} })
      }),
    ERASURE,
  )
}
