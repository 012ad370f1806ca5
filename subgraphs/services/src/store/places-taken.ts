import { ERASURE } from '@cse/db/src/erasure/orders'
import { Param, sql } from '@cse/db/src/query/sql'
import type { Database } from '@cse/db/src/session/database'
import type { EventPayload } from '@cse/schema/events/catalogue'

/** Counts anew how many places are taken at facilities where somebody’s stay began or ended. Done twice it changes nothing. */
export async function countPlaces(database: Database, facilities: readonly string[]): Promise<void> {
  await database.system('services', (session) =>
    session.write(async (writing) => {
      await writing.rows(
        sql<{ done: string }>`select services.count_places(${new Param(facilities)}::uuid[])::text as "done"`,
      )
    }),
  )
}

/** The same where a stay begins on this day, or ended on the day before. */
export async function countPlacesOfDay(database: Database): Promise<void> {
  await database.system('services', (session) =>
    session.write(async (writing) => {
      await writing.rows(sql<{ done: string }>`select services.count_places_of_day()::text as "done"`)
    }),
  )
}

/** What waited goes with the file of its case. Done twice it changes nothing. */
export async function forgetCases(
  database: Database,
  { records }: Pick<EventPayload<'cases.files-erased'>, 'records'>,
): Promise<void> {
  await database.system(
    'services',
    (session) =>
      session.write(async (writing) => {
        await writing.rows(
          sql<{ done: string }>`select services.forget_cases(${new Param(records)}::uuid[])::text as "done"`,
        )
      }),
    ERASURE,
  )
}
