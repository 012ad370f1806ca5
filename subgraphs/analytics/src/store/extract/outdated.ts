import { sql } from '@cse/db/src/query/sql'
import type { Database } from '@cse/db/src/session/database'
import { DAYS_OF_CHANGES, HOURS_OF_AN_EXTRACT } from '../../rules/aggregate/extract-retention.ts'
import { inWarehouse } from '../warehouse/session.ts'

/** Removes expired extracts, and previous figures that are older than any change that is still reported. */
export async function removeOutdatedExtracts(database: Database): Promise<void> {
  await inWarehouse(database, async (writing) => {
    await writing.run(
      sql`delete from analytics.extract where made_at < clock_timestamp() - ${HOURS_OF_AN_EXTRACT} * interval '1 hour'`,
    )
    await writing.run(
      sql`delete from analytics.previous_cell where at < clock_timestamp() - ${DAYS_OF_CHANGES + 1} * interval '1 day'`,
    )
  })
}
