import type { Sql } from 'postgres'

/** A column of a table with row security, as far as planting needs to know it. */
export interface WalledColumn {
  /** `cases."case"`, as SQL names it. */
  readonly table: string
  /** `cases.case`. */
  readonly tableName: string
  /** Columns of the primary key. */
  readonly key: readonly string[]
  readonly column: string
  readonly type: string
  /** Made by the database itself: identities and generated columns. */
  readonly made: boolean
  /** Refers to another row. */
  readonly refers: boolean
  /** Texts of the checks that speak of this column alone. */
  readonly checks: readonly string[]
}

/** Every column of every table with row security, from the catalogue of the database: what is added tomorrow is among them. */
export async function walledColumns(admin: Sql): Promise<WalledColumn[]> {
  return admin<WalledColumn[]>`
    select relation.oid::regclass::text as "table", namespace.nspname || '.' || relation.relname as "tableName",
      coalesce((select array_agg(key.attname::text order by key.attnum) from pg_index
         join pg_attribute key on key.attrelid = relation.oid and key.attnum = any (indkey)
         where indrelid = relation.oid and indisprimary),
        -- of a partitioned table, whose key each partition has for itself
        array(select numbered.attname::text from pg_attribute numbered where numbered.attrelid = relation.oid and numbered.attidentity <> '')) as "key",
      attribute.attname::text as "column", format_type(attribute.atttypid, attribute.atttypmod) as "type",
      attribute.attgenerated <> '' or attribute.attidentity <> '' as "made",
      exists (select from pg_constraint where conrelid = relation.oid and contype = 'f' and attribute.attnum = any (conkey)) as "refers",
      array(select pg_get_constraintdef(oid) from pg_constraint
        where conrelid = relation.oid and contype = 'c' and conkey = array[attribute.attnum]) as "checks"
    from pg_class relation
    join pg_namespace namespace on namespace.oid = relation.relnamespace
    join pg_attribute attribute on attribute.attrelid = relation.oid and attribute.attnum > 0 and not attribute.attisdropped
    where relation.relkind in ('r', 'p') and not relation.relispartition and relation.relrowsecurity and namespace.nspname not in ('pg_catalog', 'graphile_worker')
    order by 2, attribute.attnum`
}
