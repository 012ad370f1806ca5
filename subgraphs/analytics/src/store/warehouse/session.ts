import { sql } from '@cse/db/src/query/sql'
import type { Database } from '@cse/db/src/session/database'
import type { Writing } from '@cse/db/src/session/schema-session'
import { emit } from '../emit.ts'

/** Has appended events ingested, with the write that appended them; requested twice before it begins, it is done once. */
export const requestIngestion = (writing: Writing): Promise<void> =>
  emit(writing, 'analytics.ingest-requested', {}, 'analytics.ingest-requested')

/** Runs work that changes the warehouse, in one transaction. */
export function inWarehouse<Result>(
  database: Database,
  work: (writing: Writing) => Promise<Result>,
): Promise<Result> {
  return database.system('analytics', (session) => session.write(work), ['warehouse'])
}

/** Waits until nobody else ingests; lasts to the end of the transaction. */
export async function lockIngestion(writing: Writing): Promise<void> {
  await writing.rows(sql`select pg_advisory_xact_lock(hashtext('analytics.digest'))`)
}
