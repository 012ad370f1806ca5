import { sql } from '@cse/db/src/query/sql'
import type { Database } from '@cse/db/src/session/database'
import type { Writing } from '@cse/db/src/session/schema-session'

/** Topic of the work of ingesting pending events; it is emitted with every event that is appended. */
export const INGEST_TOPIC = 'analytics.digest'

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
