import { sql } from '@cse/db/src/query/sql'
import type { Writing } from '@cse/db/src/session/schema-session'

/** The temporary tables in which a release is worked out; their columns are in `analytics.make_release_table`. */
type ReleaseTable =
  | 'release_comune'
  | 'release_value'
  | 'release_open'
  | 'release_next'
  | 'release_shared'
  | 'release_settled'

/** Makes one of them, until the end of the transaction. The role of the warehouse may make no table itself. */
export async function makeTable(writing: Writing, table: ReleaseTable): Promise<void> {
  await writing.rows(sql`select analytics.make_release_table(${table})`)
}
