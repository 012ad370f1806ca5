import { ambito, comune } from '@cse/db/registry/tables'
import { loader } from '@cse/db/src/query/loader'
import { Param, sql } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'

const nameOfBody = loader(
  'names of bodies',
  (session, keys: readonly string[]) =>
    session.rows(
      sql<{ key: string; name: string }>`
        select key as "key", coalesce('Comune di ' || ${comune.name}, 'Ambito ' || ${ambito.name}) as "name"
        from unnest(${new Param(keys)}::text[]) as key
        left join ${comune} on 'comune:' || ${comune.istatCode} = key
        left join ${ambito} on 'ambito:' || ${ambito.code} = key
        where ${comune.istatCode} is not null or ${ambito.code} is not null`,
    ),
  ({ key }) => key,
)

/** The names of the bodies behind these keys: `Comune di Bari`; keys of nobody are left out. */
export async function namesOfBodies(session: SchemaSession, keys: readonly string[]): Promise<string[]> {
  const found = await Promise.all(keys.map((key) => nameOfBody(session, key)))
  return found.flatMap((body) => (body ? [body.name] : []))
}
