import { createHash } from 'node:crypto'
import { getTableConfig, type PgColumn } from '../query/columns.ts'
import { getTableColumns, type SQL, sql } from '../query/sql.ts'
import { bytesOfUuid } from './uuid-bytes.ts'

/** The primary key of a row: a uuid, or the parts of a key that has several, in the order of its columns. */
export type RowKey = string | readonly [string, ...(string | number)[]]

/** What a ciphertext is bound to: `cases.diary_entry.text` and the identity of its row. */
export function placeOf(column: PgColumn, row: RowKey): Buffer {
  return placeWithin(column, identityOf(row))
}

/** The same from an identity in the form of {@link identityInSql}. */
export function placeWithin(column: PgColumn, identity: Buffer): Buffer {
  let name = names.get(column)
  if (!name) {
    const table = getTableConfig(column.table)
    name = nameOf(table.schema ?? 'public', table.name, column.name)
    names.set(column, name)
  }
  return Buffer.concat([name, identity])
}

/** The part of a place that all rows of a column share. */
export const nameOf = (schema: string, table: string, column: string): Buffer =>
  Buffer.from(`${schema}.${table}.${column}\n`)

const names = new WeakMap<PgColumn, Buffer>()

/** SQL for the identity of a row, as bytes: the uuid that is its primary key, or a digest of a key with several parts. */
export function identityInSql({ table }: PgColumn): SQL {
  const key = keyColumns(table)
  const [only, ...more] = key
  if (!only) throw new TypeError('A table with encrypted columns must name its primary key')
  if (more.length === 0) return sql`uuid_send(${only})`
  return sql`sha256(convert_to(concat_ws('/', ${sql.join(key, sql`, `)}), 'UTF8'))`
}

/** How long that identity is. */
export const identityLength = ({ table }: PgColumn): number => (keyColumns(table).length === 1 ? 16 : 32)

const keyColumns = (table: PgColumn['table']): PgColumn[] =>
  Object.values<PgColumn>(getTableColumns(table)).filter(({ primary }) => primary)

function identityOf(row: RowKey): Buffer {
  return typeof row === 'string' ? bytesOfUuid(row) : createHash('sha256').update(row.join('/')).digest()
}
