import { isEncrypted, type Opener, openerOf, sentInSql } from '../encryption/encrypted-column.ts'
import { PgArray } from './columns.ts'
import { Column, is, SQL, sql } from './sql.ts'

/** Fields of a select by property, or of a `returning` in order. */
export type Fields = Readonly<Record<string, unknown>>
export type OrderedFields = readonly { readonly path: readonly string[]; readonly field: unknown }[]

/**
 * Names each column of the answer after the property that asks for it (`select "opened_on" as "openedOn"`), so that a row comes back as
 * drizzle types it with no work per row.
 * @throws TypeError for a nested selection, an alias that differs from its property, or a column whose type drizzle would convert per row.
 */
export function namedAfterProperties(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).map(([property, field]) => [property, named(property, field)]),
  )
}

/** The same for the fields of `returning`. */
export function namedInOrder(fields: OrderedFields): OrderedFields {
  return fields.map(({ path, field }) => ({ path, field: named(path.join('.'), field) }))
}

/** How the encrypted columns among the fields are opened, by property; undefined when there are none. */
export function openersOf(fields: Fields): Openers | undefined {
  const openers = Object.entries(fields).flatMap(([property, field]) =>
    isEncrypted(field) ? [[property, openerOf(field)] as const] : [],
  )
  return openers.length > 0 ? openers : undefined
}

/** Which properties of a row stand encrypted in the database, and how each is opened. */
export type Openers = readonly (readonly [property: string, open: Opener])[]

function named(property: string, field: unknown): unknown {
  if (isEncrypted(field)) return sentInSql(field).as(property)
  if (is(field, Column)) {
    const type = is(field, PgArray) ? field.baseColumn.columnType : field.columnType
    if (CONVERTED.has(type) || (is(field, PgArray) && type === 'PgEnumColumn')) {
      throw new TypeError(
        `"${property}" (${type}) would be converted row by row: declare it in the form in which it travels`,
      )
    }
    return field.name === property ? field : sql`${field}`.as(property)
  }
  if (is(field, SQL.Aliased)) {
    if (field.fieldAlias !== property)
      throw new TypeError(`"${property}" has the alias "${field.fieldAlias}": use one name`)
    return field
  }
  if (is(field, SQL)) return qualified(field).as(property)
  throw new TypeError(`"${property}" is neither a column nor an expression: selections are flat`)
}

/**
 * An expression whose columns keep the names of their tables. Drizzle leaves them out where a statement reads one table, in expressions too: within a
 * subselect the column of that table would then be taken for one of the subselect's own.
 */
const qualified = (expression: SQL): SQL => sql`${expression}`

/** Column types of drizzle whose values differ from what the connection delivers (see `wire.ts`). */
const CONVERTED = new Set([
  'PgBigInt64',
  'PgBigSerial64',
  'PgDate',
  'PgTimestampString',
  'PgNumericNumber',
  'PgNumericBigInt',
])
