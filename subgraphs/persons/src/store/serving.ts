import { sql } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'

/** Whether a body of the viewer has a case of the person that goes on, or a request of theirs that waits. */
export async function isServedHere(session: SchemaSession, id: string): Promise<boolean> {
  const found = await session.one(
    sql<{ here: boolean }>`
      select exists (select from registry.case_custody where person_id = ${id} and closed_on is null)
        or exists (select from registry.open_request where person_id = ${id}) as "here"`,
  )
  return found?.here === true
}
