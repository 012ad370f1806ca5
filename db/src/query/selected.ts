import type { SelectResultFields } from 'drizzle-orm/query-builders/select.types'
import type { PgColumn, SelectedFieldsFlat } from './columns.ts'
import { type SQL, sql } from './sql.ts'

/** A selection: the columns and expressions of a row, by property. */
export type Selection = Record<string, PgColumn | SQL> & SelectedFieldsFlat

/** The row that a selection makes, as drizzle derives it from the tables. */
export type Selected<Fields extends Selection> = SelectResultFields<Fields>

/** `"opened_on" as "openedOn", …`: a selection inside a written-out statement, each column named after its property. */
export function selected(fields: Selection): SQL {
  const named = Object.entries(fields).map(
    ([property, field]) => sql`${field} as ${sql.identifier(property)}`,
  )
  return sql.join(named, sql`, `)
}
