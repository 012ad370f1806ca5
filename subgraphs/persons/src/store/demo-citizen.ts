import { sql } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'

/** The tax code of the citizen of the demo, null when its population is not ours. For the demo's identity provider alone. */
export async function demoCitizenTaxCode(session: SchemaSession): Promise<string | null> {
  const found = await session.one(
    sql<{ taxCode: string }>`select tax_code as "taxCode" from registry.demo_citizen`,
  )
  return found?.taxCode ?? null
}
