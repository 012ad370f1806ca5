import { sql } from '@cse/db/src/query/sql'
import type { Database } from '@cse/db/src/session/database'
import { asTheWarehouse } from '../../ingest/ingest.ts'
import { DAYS_OF_CHANGES, HOURS_KEPT } from '../../rules/aggregate/extract-retention.ts'

/** Removes the extracts whose day is over, and what was told so long ago that nobody is told any more what has changed since. */
export async function forgetOldExtracts(database: Database): Promise<void> {
  await asTheWarehouse(database, async (writing) => {
    await writing.run(
      sql`delete from analytics.extract where made_at < clock_timestamp() - ${HOURS_KEPT} * interval '1 hour'`,
    )
    await writing.run(
      sql`delete from analytics.told_before where at < clock_timestamp() - ${DAYS_OF_CHANGES + 1} * interval '1 day'`,
    )
  })
}
