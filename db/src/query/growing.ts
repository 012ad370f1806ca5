import type { SchemaSession } from '../session/schema-session.ts'
import { children } from './children.ts'
import type { PgColumn, PgTable } from './columns.ts'
import type { KeysetStretch, Order } from './keyset.ts'
import { listOfAnyLength } from './prepared.ts'
import { type Selected, type Selection, selected } from './selected.ts'
import { Param, type SQL, sql } from './sql.ts'

interface Source<Fields extends Selection, Conditions extends object> {
  readonly table: PgTable
  readonly fields: Fields
  /** The column of the parent. */
  readonly under: PgColumn
  readonly order: Order
  readonly where?: (conditions: Conditions) => SQL | undefined
}

/** A list that grows under a parent, such as the deliveries of a case or the movements of an intervention. */
interface GrowingList<Fields extends Selection, Row, Conditions extends object>
  extends Source<Fields, Conditions> {
  readonly name: string
  readonly shape: (row: Selected<Fields>) => Row
  readonly parentOf: (row: Row) => string
  readonly cursorOf: (row: Row) => readonly (string | number)[]
  /** Whom a row is about, unless that was logged when the parent was read. */
  readonly concerns?: (row: Selected<Fields>) => string | null
}

/** What a page is cut from. */
interface Growing<Row> {
  /** Its name and its parent: a cursor of one opens no other. */
  readonly list: string
  readonly fetch: (stretch: KeysetStretch) => Promise<Row[]>
  readonly cursorOf: (row: Row) => readonly (string | number)[]
  readonly count: () => Promise<number>
}

/**
 * The list under one parent, for a page. Parents asked for together share one statement, which reads no more rows than it answers, and
 * one more when the client counts.
 */
export function growing<Fields extends Selection, Row, Conditions extends object>(
  list: GrowingList<Fields, Row, Conditions>,
): (session: SchemaSession, parent: string, conditions: Conditions) => Growing<Row> {
  const { name, shape, parentOf, cursorOf, concerns } = list
  const rowsUnder = children(
    name,
    async (session, parents, { stretch, conditions }: { stretch: KeysetStretch; conditions: Conditions }) => {
      const rows = await session.rows(
        selectUnder(list, parents, stretch, conditions),
        concerns && { concerns },
      )
      return rows.map(shape)
    },
    parentOf,
  )
  const countUnder = children(
    `count of ${name}`,
    (session, parents, conditions: Conditions) => session.rows(selectCount(list, parents, conditions)),
    ({ parent }) => parent,
  )
  return (session, parent, conditions) => ({
    list: `${name} ${parent}`,
    fetch: (stretch) => rowsUnder(session, parent, { stretch, conditions }),
    cursorOf,
    count: async () => {
      const [counted] = await countUnder(session, parent, conditions)
      return counted?.count ?? 0
    },
  })
}

function selectUnder<Fields extends Selection, Conditions extends object>(
  { table, fields, under, order, where }: Source<Fields, Conditions>,
  parents: readonly string[],
  stretch: KeysetStretch,
  conditions: Conditions,
) {
  return sql<Selected<Fields>>`
    select page.* from unnest(${listOfAnyLength(new Param(parents), under.getSQLType())}) as parent(id) cross join lateral (
      select ${selected(fields)} from ${table} where ${all(sql`${under} = parent.id`, where?.(conditions), order.past(stretch))}
      order by ${order.by(stretch)} limit ${stretch.limit}
    ) as page`
}

function selectCount<Conditions extends object>(
  { table, under, where }: Source<Selection, Conditions>,
  parents: readonly string[],
  conditions: Conditions,
) {
  return sql<{ parent: string; count: number }>`
    select ${under} as "parent", count(*) as "count" from ${table}
    where ${all(sql`${under} = any(${listOfAnyLength(new Param(parents), under.getSQLType())})`, where?.(conditions))} group by ${under}`
}

function all(...conditions: (SQL | undefined)[]): SQL {
  return sql.join(
    conditions.filter((condition) => condition !== undefined),
    sql` and `,
  )
}
