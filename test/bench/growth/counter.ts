import { openAdmin } from '@cse/db/src/server/server'

/** What a statement has read of the database. */
export interface Counted {
  readonly text: string
  readonly calls: number
  /** Rows that it answered or changed. */
  readonly rows: number
  /** Blocks of tables and indexes, whether they were in memory or not; row policies and functions that it calls included. */
  readonly blocks: number
}

/** Counts what a piece of work reads, statement by statement. */
export interface Counter extends AsyncDisposable {
  count(work: () => Promise<unknown>): Promise<readonly Counted[]>
}

/** @param adminUrl a database of a server that counts (`startEmbedded({ counted: true })`) */
export async function openCounter(adminUrl: string): Promise<Counter> {
  const admin = await openAdmin(adminUrl)
  await admin`create extension if not exists pg_stat_statements`
  return {
    async count(work) {
      await admin`select pg_stat_statements_reset(0, oid, 0) from pg_database where datname = current_database()`
      await work()
      return await admin<Counted[]>`
        select query as text, calls::integer, rows::integer, (shared_blks_hit + shared_blks_read)::integer as blocks
        from pg_stat_statements
        where dbid = (select oid from pg_database where datname = current_database()) and userid <> current_user::regrole
        order by queryid`
    },
    async [Symbol.asyncDispose]() {
      await admin.end()
    },
  }
}
