import { sql } from '@cse/db/src/query/sql'
import type { Reading } from '@cse/db/src/session/schema-session'
import type { Code } from '../../rules/release/column.ts'

/** The codes and names of comuni and Ambiti. */
export type TerritoryNames = Readonly<Record<'comune' | 'ambito', readonly Code[]>>

export async function territoryNames(reading: Reading): Promise<TerritoryNames> {
  const comune = await reading.rows(
    sql<Code>`select istat_code as "code", name as "meaning" from registry.comune order by istat_code`,
  )
  const ambito = await reading.rows(
    sql<Code>`select code as "code", name as "meaning" from registry.ambito order by code`,
  )
  return { comune, ambito }
}
