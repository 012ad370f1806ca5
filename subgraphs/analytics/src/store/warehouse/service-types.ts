import { sql } from '@cse/db/src/query/sql'
import type { Reading } from '@cse/db/src/session/schema-session'
import type { ServiceTypes } from '../../rules/contribution.ts'

/** The vocabulary of prestations, by code. */
export async function serviceTypesOf(reading: Reading): Promise<ServiceTypes> {
  const rows = await reading.rows(
    sql<{ code: string; family: string; macroArea: string | null; leps: string | null }>`
      select code as "code", family as "family", macro_area as "macroArea", leps as "leps" from analytics.service_type`,
  )
  return new Map(rows.map(({ code, ...type }) => [code, type]))
}
