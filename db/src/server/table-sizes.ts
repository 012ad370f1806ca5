import type { Admin } from './server.ts'

/** What a table holds, and how it has grown. */
export interface TableSize {
  /** `schema.table` */
  readonly table: string
  /** With indexes and long values. */
  readonly bytes: number
  readonly rows: number
  /** Rows that came, less those that went, since the server counts. */
  readonly grown: number
}

/** The sizes of all tables, the largest first. */
export interface TableSizes {
  /** Since when growth is counted. */
  readonly since: Date
  readonly tables: readonly TableSize[]
}

/** The sizes of the tables of a database, a partitioned one with all of its partitions, by the statistics that the server keeps. */
export async function tableSizes(admin: Admin): Promise<TableSizes> {
  const [counted] = await admin<{ since: Date }[]>`
    select coalesce(stats_reset, (select min(backend_start) from pg_stat_activity where backend_type = 'checkpointer'), now()) as "since"
    from pg_stat_database where datname = current_database()`
  const tables = await admin<TableSize[]>`
    select whole.relnamespace::regnamespace || '.' || whole.relname as "table", sum(pg_total_relation_size(relid))::float8 as "bytes",
      sum(n_live_tup)::float8 as "rows", sum(n_tup_ins - n_tup_del)::float8 as "grown"
    from pg_stat_user_tables join pg_class as whole on whole.oid = coalesce(pg_partition_root(relid), relid)
    group by whole.oid order by 2 desc, 1`
  return { since: counted?.since ?? new Date(), tables }
}
