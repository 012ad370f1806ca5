import type { SelectResultFields } from 'drizzle-orm/query-builders/select.types'
import { isEncrypted, sentInSql } from '../encryption/encrypted-column.ts'
import type { PgColumn, SelectedFieldsFlat } from './columns.ts'
import { type Openers, openersOf } from './selection.ts'
import { is, SQL, sql } from './sql.ts'

/** A selection: the columns and expressions of a row, by property. */
export type Selection = Record<string, PgColumn | SQL> & SelectedFieldsFlat

/** The row that a selection makes, as drizzle derives it from the tables. */
export type Selected<Fields extends Selection> = SelectResultFields<Fields>

/** `"opened_on" as "openedOn", …`: a selection inside a written-out statement, each column named after its property. */
export function selected(fields: Selection): SQL {
  const named = Object.entries(fields).map(
    ([property, field]) =>
      sql`${isEncrypted(field) ? sentInSql(field) : field} as ${sql.identifier(property)}`,
  )
  const selection = sql.join(named, sql`, `)
  const openers = openersOf(fields)
  if (openers) openersOfSelections.set(selection, openers)
  return selection
}

/** How the encrypted columns are opened of all selections inside a written-out statement. */
export function openersWithin(statement: SQL): Openers {
  const own = openersOfSelections.get(statement) ?? []
  return [...own, ...statement.queryChunks.flatMap((chunk) => (is(chunk, SQL) ? openersWithin(chunk) : []))]
}

const openersOfSelections = new WeakMap<SQL, Openers>()
