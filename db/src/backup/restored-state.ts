import { SCHEMAS } from '../migrate/schemas.ts'
import type { Admin } from '../server/server.ts'

/** Rows of each table, by schema. */
export type RowCounts = ReadonlyMap<string, ReadonlyMap<string, number>>

/** Number of the last batch of the log of access that is sealed; 0 when none is. */
export async function lastSeal(admin: Admin): Promise<number> {
  const [seal] = await admin<{ number: number }[]>`
    select coalesce(max(number), 0)::float8 as "number" from registry.access_seal`
  return seal?.number ?? 0
}

/** How many events wait to be delivered. */
export async function waitingEvents(admin: Admin): Promise<number> {
  const [lag] = await admin<
    { waiting: number }[]
  >`select waiting::int as "waiting" from registry.outbox_lag()`
  return lag?.waiting ?? 0
}

/** Counts the rows of all tables of the platform; partitions are counted with the table that they are part of. */
export async function rowCounts(admin: Admin): Promise<RowCounts> {
  const tables = await admin<{ schema: string; name: string }[]>`
    select nspname as "schema", relname as "name" from pg_class join pg_namespace on pg_namespace.oid = relnamespace
    where nspname = any(${['registry', ...SCHEMAS]}) and relkind in ('r', 'p') and not relispartition order by nspname, relname`
  const counts = new Map<string, Map<string, number>>()
  for (const { schema, name } of tables) {
    const [counted] = await admin<{ rows: number }[]>`
      select count(*)::float8 as "rows" from ${admin(schema)}.${admin(name)}`
    const known = counts.get(schema) ?? new Map<string, number>()
    counts.set(schema, known.set(name, counted?.rows ?? 0))
  }
  return counts
}

/** Tables without a row in a copy that have some in the database in use, as `schema.table`. */
export async function emptiedTables(counts: RowCounts, live: Admin): Promise<string[]> {
  const emptied: string[] = []
  for (const [schema, tables] of counts)
    for (const [name, rows] of tables) {
      if (rows > 0) continue
      const [used] = await live<{ some: boolean }[]>`
        select exists (select from ${live(schema)}.${live(name)}) as "some"`
      if (used?.some) emptied.push(`${schema}.${name}`)
    }
  return emptied
}
