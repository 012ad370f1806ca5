import { sql } from '@cse/db/src/query/sql'
import type { Database } from '@cse/db/src/session/database'

/** Tells the cases that do not know it yet whether their person lives elsewhere than their holder works. */
export async function compareResidences(database: Database): Promise<void> {
  await database.system('persons', (session) =>
    session.write((writing) => writing.run(sql`select persons.compare_residences() as "compared"`)),
  )
}
