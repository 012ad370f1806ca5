import type { Sql } from 'postgres'
import { nameOf } from './value-place.ts'

/** A column of the database whose values are encrypted, as the administrator finds it. */
export interface StoredColumn {
  readonly schema: string
  /** As SQL names it. */
  readonly table: string
  readonly column: string
  /** The part of the place of its values that all rows share. */
  readonly name: Buffer
  /** SQL for the identity of a row. */
  readonly identity: string
  /** SQL for the organisation that wrote a row and for the uuid of the record it is about. */
  readonly organisation: string
  readonly record: string
  /** The constraint that nothing else stands in it; `held` once all rows were found to keep it. */
  readonly constraint: string
  readonly held: boolean
  /** How many rows are worked on at a time: a file may be as large as ten thousand texts. */
  readonly atATime: number
}

/** All encrypted columns, by the domains that their schemas have for them. */
export async function storedColumns(admin: Sql): Promise<StoredColumn[]> {
  const found = await admin<Found[]>`
    select nspname as "schema", relname as "tableName", attname as "column", typname as "domain", convalidated as "held",
      conname as "constraint",
      array(select key.attname from pg_attribute key, pg_index where indrelid = pg_class.oid and indisprimary
        and key.attrelid = pg_class.oid and key.attnum = any (indkey) order by array_position(indkey::int2[], key.attnum)) as "key",
      array(select other.attname from pg_attribute other where other.attrelid = pg_class.oid
        and other.attname in ('organisation', 'case_id', 'document_id')) as "owners"
    from pg_attribute
    join pg_class on pg_class.oid = attrelid and relkind = 'r'
    join pg_namespace on pg_namespace.oid = relnamespace
    join pg_type on pg_type.oid = atttypid and typname in ('encrypted_text', 'encrypted_bytes')
    left join pg_constraint on conrelid = attrelid and conname = relname || '_' || attname || '_encrypted'
    where not attisdropped order by nspname, relname, attnum`
  return found.map(({ schema, tableName, column, domain, key, owners, constraint, held }) => {
    const table = `${schema}."${tableName}"`
    // it would be left out where keys are removed that nothing stands under
    if (constraint === null) throw new Error(`${table} has no constraint that ${column} is encrypted`)
    return {
      ...ownerOf(owners),
      constraint,
      held: held ?? false,
      schema,
      table,
      column,
      name: nameOf(schema, tableName, column),
      identity: identityOf(key),
      atATime: domain === 'encrypted_bytes' ? 20 : 1_000,
    }
  })
}

interface Found {
  readonly schema: string
  readonly tableName: string
  readonly column: string
  readonly domain: string
  readonly key: readonly string[]
  readonly owners: readonly string[]
  readonly constraint: string | null
  readonly held: boolean | null
}

function identityOf(key: readonly string[]): string {
  const columns = key.map((column) => `stored."${column}"`)
  return columns.length === 1
    ? `uuid_send(${columns[0]})`
    : `sha256(convert_to(concat_ws('/', ${columns.join(', ')}), 'UTF8'))`
}

/** Who wrote a row: it says so itself, or who holds its case; a file that waits says who may see it. */
function ownerOf(owners: readonly string[]) {
  const record = owners.includes('case_id')
    ? 'stored.case_id'
    : owners.includes('document_id')
      ? '(select case_id from cases.document where document.id = stored.document_id)'
      : 'null::uuid'
  if (owners.includes('organisation')) return { organisation: 'stored.organisation', record }
  if (record === 'null::uuid') return { organisation: 'stored.readers[1]', record }
  return { organisation: `(select holder from cases."case" held where held.id = ${record})`, record }
}
