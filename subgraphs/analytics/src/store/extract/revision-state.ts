import { sql } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { DAYS_OF_CHANGES } from '../../rules/aggregate/extract-retention.ts'
import { MEASURES } from '../../rules/aggregate/measure.ts'
import type { ResolvedRequest } from '../../rules/aggregate/resolve-request.ts'

/** The revision that a table is of, and whether the changes since an instant are known. */
export interface RevisionState {
  /** The last revision that is visible: whatever changes later has a later one, so nothing falls between two extracts. */
  readonly asOf: Date
  /** Whether all changes since the instant are known. */
  readonly known: boolean
}

/**
 * The state of the revisions. To be read in the snapshot of the cells, or before it. Changes are known unless meanwhile the cells were rebuilt, an
 * archive was taken over, or comuni went from one Ambito to another, or the instant is too long ago.
 */
export async function revisionStateSince(session: SchemaSession, since: Date | null): Promise<RevisionState> {
  const instant = sql`${since ?? new Date(0)}::timestamptz`
  const row = await session.one(sql<RevisionState>`
    select last_at as "asOf",
      ${instant} >= whole_from and ${instant} > clock_timestamp() - ${DAYS_OF_CHANGES} * interval '1 day' and not exists (
        select from registry.ambito_membership
        where valid_from between ${instant}::date and current_date or valid_to between ${instant}::date and current_date
      ) as "known"
    from analytics.revision`)
  if (!row) throw new Error('The row of analytics.revision is missing')
  return row
}

/** Whether the changes of such a table are stored: those of offer, money and waiting times are not, as these are small; a total is one row anyway. */
export function hasChanges({ measure, by }: ResolvedRequest): boolean {
  return MEASURES[measure].kind === 'people' && by.length > 0
}
