import { loader } from '@cse/db/src/query/loader'
import { Param, sql } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'

const deathOf = loader(
  'deaths of persons',
  (session, ids: readonly string[]) =>
    session.rows(
      sql<{
        personId: string
      }>`select person_id as "personId" from registry.deaths_among(${new Param(ids)}::uuid[])`,
    ),
  ({ personId }) => personId,
)

/** Those of a list who have not died; of whom there is no record nothing is known, so they stay. */
export async function living<Row>(
  session: SchemaSession,
  rows: readonly Row[],
  idOf: (row: Row) => string | null,
): Promise<Row[]> {
  const deaths = await Promise.all(
    rows.map((row) => {
      const id = idOf(row)
      return id === null ? null : deathOf(session, id)
    }),
  )
  return rows.filter((_, at) => deaths[at] === null)
}
