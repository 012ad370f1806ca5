import type { PgColumn, PgTable } from '@cse/db/src/query/columns'
import { listLoader, loader } from '@cse/db/src/query/loader'
import { narrowedLoader } from '@cse/db/src/query/narrowed'
import { anyOf, type Given, prepared } from '@cse/db/src/query/prepared'
import { type Selected, type Selection, selected } from '@cse/db/src/query/selected'
import { type SQL, sql } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'

/** Where a kind of row comes from. */
export interface RowSource<Fields extends Selection> {
  /** For traces: `funding lines`. */
  readonly name: string
  readonly table: PgTable
  readonly fields: Fields & { readonly uuid: PgColumn }
}

interface Keys {
  readonly keys: readonly string[]
}

/** Rows by their own uuid; null for what the viewer may not see. */
export function rowById<Fields extends Selection>(source: RowSource<Fields>) {
  return rowsByKey(source, [])
}

/** The same, of which no more is selected than is read. */
export function narrowedRowById<Fields extends Selection>(source: RowSource<Fields>) {
  return narrowedLoader(source.fields, ['uuid'], (fields, without) =>
    rowsByKey({ ...source, fields }, without),
  )
}

function rowsByKey<Fields extends Selection>(
  { name, table, fields }: RowSource<Fields>,
  without: readonly string[],
) {
  const select = prepared(
    `${name} by id`,
    (given: Given<Keys>) =>
      sql<Selected<Fields> & { readonly uuid: string }>`
        select ${selected(fields)} from ${table} where ${anyOf(fields.uuid, given.keys)}`,
    without,
  )
  return loader(
    `${name} by id`,
    (session, keys: readonly string[]) => session.rows(select({ keys })),
    ({ uuid }) => uuid,
  )
}

/** Rows under a parent when they are few, in an order. */
export function rowsUnder<Fields extends Selection>(
  { name, table, fields }: RowSource<Fields>,
  { under, order }: { readonly under: PgColumn; readonly order: SQL },
) {
  const withParent = { ...fields, parent: under }
  const select = prepared(
    name,
    (given: Given<Keys>) =>
      sql<Selected<Fields> & { readonly parent: string }>`
        select ${selected(withParent)} from ${table} where ${anyOf(under, given.keys)} order by ${order}`,
  )
  return listLoader(
    name,
    (session, keys: readonly string[]) => session.rows(select({ keys })),
    ({ parent }) => parent,
  )
}

/** For a row that a foreign key promises, behind a row policy as wide as that of the row which refers to it. */
export function promised<Row>(load: (session: SchemaSession, key: string) => Promise<Row | null>) {
  return async (session: SchemaSession, key: string): Promise<Row> => {
    const row = await load(session, key)
    if (!row) throw new Error('A row that a foreign key promises was not found')
    return row
  }
}
