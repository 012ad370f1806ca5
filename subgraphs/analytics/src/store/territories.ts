import { sql } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { type ComunePlace, Territories } from '../rules/territories.ts'

/** The territory of the Region as the registry has it today. */
export async function territoriesOf(session: SchemaSession): Promise<Territories> {
  return new Territories(
    await session.rows(sql<ComunePlace>`
      select comune.istat_code as "comune", membership.ambito as "ambito", ambito.province as "province", comune.population as "inhabitants"
      from registry.comune comune
      join registry.ambito_membership membership on membership.comune = comune.istat_code
        and current_date >= membership.valid_from and (membership.valid_to is null or current_date < membership.valid_to)
      join registry.ambito ambito on ambito.code = membership.ambito`),
  )
}
