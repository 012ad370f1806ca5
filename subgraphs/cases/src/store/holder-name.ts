import { loader } from '@cse/db/src/query/loader'
import { type Given, prepared } from '@cse/db/src/query/prepared'
import { sql } from '@cse/db/src/query/sql'

const select = prepared(
  'names of holders',
  (given: Given<{ keys: readonly string[] }>) => sql<{ key: string; name: string }>`
    select 'comune:' || istat_code as "key", name as "name" from registry.comune where 'comune:' || istat_code = any(${given.keys}::text[])
    union all
    select 'ambito:' || code as "key", name as "name" from registry.ambito where 'ambito:' || code = any(${given.keys}::text[])`,
)

/** The name of a comune or an Ambito, by the key under which it holds cases. */
export const holderName = loader(
  'names of holders',
  (session, keys: readonly string[]) => session.rows(select({ keys })),
  ({ key }) => key,
)
