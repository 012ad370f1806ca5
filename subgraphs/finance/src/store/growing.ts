import { children } from '@cse/db/src/children'
import type { PgColumn } from '@cse/db/src/columns'
import type { Order, Stretch } from '@cse/db/src/keyset'
import type { SchemaSession } from '@cse/db/src/schema-session'
import { type Selected, type Selection, selected } from '@cse/db/src/selected'
import { Param, type SQL, sql } from '@cse/db/src/sql'
import type { Listing } from '@cse/schema/paging'
import type { Source } from './rows.ts'

/** A list that grows under a parent, such as the movements of an intervention. */
interface GrowingList<Fields extends Selection, Filter extends object> extends Source<Fields> {
  /** The column of the parent. */
  readonly under: PgColumn
  readonly order: Order
  readonly where: (filter: Filter) => SQL | undefined
  readonly cursorOf: (row: Selected<Fields>) => readonly (string | number)[]
}

/** A row and the parent under which it was found. */
type Under<Fields extends Selection> = Selected<Fields> & { readonly parent: string }

/**
 * The list under one parent, for `page`. Parents asked for together share one statement, which reads no more rows than it answers, and
 * one more when the client counts.
 */
export function growing<Fields extends Selection, Filter extends object>(list: GrowingList<Fields, Filter>) {
  const rows = children(
    list.name,
    (session, parents, { stretch, filter }: { stretch: Stretch; filter: Filter }) =>
      session.rows(selectUnder(list, parents, stretch, filter)),
    ({ parent }) => parent,
  )
  const counts = children(
    `count of ${list.name}`,
    (session, parents, filter: Filter) => session.rows(selectCount(list, parents, filter)),
    ({ parent }) => parent,
  )
  return (session: SchemaSession, parent: string, filter: Filter): Listing<Under<Fields>> => ({
    list: `${list.name} ${parent}`,
    fetch: (stretch) => rows(session, parent, { stretch, filter }),
    cursorOf: list.cursorOf,
    count: async () => (await counts(session, parent, filter))[0]?.count ?? 0,
  })
}

function selectUnder<Fields extends Selection, Filter extends object>(
  { table, fields, under, order, where }: GrowingList<Fields, Filter>,
  parents: readonly string[],
  stretch: Stretch,
  filter: Filter,
) {
  const conditions = joined(sql`${under} = parent.id`, where(filter), order.past(stretch))
  return sql<Under<Fields>>`
    select page.* from unnest(${new Param(parents)}::uuid[]) as parent(id) cross join lateral (
      select ${selected({ ...fields, parent: under })} from ${table} where ${conditions}
      order by ${order.by(stretch)} limit ${stretch.limit}
    ) as page`
}

function selectCount<Fields extends Selection, Filter extends object>(
  { table, under, where }: GrowingList<Fields, Filter>,
  parents: readonly string[],
  filter: Filter,
) {
  return sql<{ parent: string; count: number }>`
    select ${under} as "parent", count(*) as "count" from ${table}
    where ${joined(sql`${under} = any(${new Param(parents)})`, where(filter))} group by ${under}`
}

function joined(...conditions: (SQL | undefined)[]): SQL {
  return sql.join(
    conditions.filter((condition) => condition !== undefined),
    sql` and `,
  )
}
