import type { Order, Stretch } from '@cse/db/src/keyset'
import { Param, type SQL, sql } from 'drizzle-orm'
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core'
import { type Selected, type Selection, selected } from './selected.ts'

interface Children<Fields extends Selection> {
  readonly table: PgTable
  readonly fields: Fields
  /** The column of the parent. */
  readonly under: PgColumn
  readonly order: Order
  readonly where?: SQL | undefined
}

/** A stretch of a list under each of many parents, in one statement that reads no more rows than it answers. */
export function underEach<Fields extends Selection>(
  { table, fields, under, order, where }: Children<Fields>,
  parents: readonly string[],
  stretch: Stretch,
): SQL<Selected<Fields>> {
  const conditions = [sql`${under} = parent.id`, where, order.past(stretch)].filter((condition) => condition !== undefined)
  return sql<Selected<Fields>>`
    select page.* from unnest(${new Param(parents)}::uuid[]) as parent(id) cross join lateral (
      select ${selected(fields)} from ${table} where ${sql.join(conditions, sql` and `)}
      order by ${order.by(stretch)} limit ${stretch.limit}
    ) as page`
}

/** How many rows each of the parents has. */
export function countUnderEach(
  { table, under, where }: Pick<Children<Selection>, 'table' | 'under' | 'where'>,
  parents: readonly string[],
): SQL<{ parent: string; count: number }> {
  return sql<{ parent: string; count: number }>`
    select ${under} as "parent", count(*) as "count" from ${table}
    where ${under} = any(${new Param(parents)}) ${where ? sql`and ${where}` : sql``} group by ${under}`
}
