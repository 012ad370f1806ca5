import { sql } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'

/**
 * The uuid of the record of whoever signs in with a tax code, null when nobody is registered under it. For identity alone: it is asked before
 * there is a viewer, so it passes the row policies, through a function of the database that answers nothing but the id.
 */
export async function personIdByTaxCode(session: SchemaSession, taxCode: string): Promise<string | null> {
  const found = await session.one(
    sql<{ id: string | null }>`select persons.id_of_tax_code(${taxCode}) as "id"`,
  )
  return found?.id ?? null
}
