import { sql } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { DAYS_OF_CHANGES } from '../../rules/aggregate/extract-retention.ts'
import { MEASURES } from '../../rules/aggregate/measure.ts'
import type { AdmittedQuestion } from '../../rules/aggregate/request.ts'

/** Up to which telling a table is, and whether what changed before it can be told by itself. */
export interface Standing {
  /** The last telling that is seen: all that moves later has a later one, so nothing falls between two extracts. */
  readonly asOf: Date
  /** Of an instant: whether the changes since then are known. */
  readonly known: boolean
}

/**
 * Must be read in the snapshot of the cells, or before it. Changes are known unless meanwhile the cells were made anew, an archive was taken
 * over or comuni went from one Ambito to another, or it was too long ago.
 */
export async function standingSince(session: SchemaSession, since: Date | null): Promise<Standing> {
  const instant = sql`${since ?? new Date(0)}::timestamptz`
  const row = await session.one(sql<Standing>`
    select last_at as "asOf",
      ${instant} >= whole_from and ${instant} > clock_timestamp() - ${DAYS_OF_CHANGES} * interval '1 day' and not exists (
        select from registry.ambito_membership
        where valid_from between ${instant}::date and current_date or valid_to between ${instant}::date and current_date
      ) as "known"
    from analytics.telling`)
  if (!row) throw new Error('The row of analytics.telling is missing')
  return row
}

/** Whether changes of such a table are kept: those of offer, money and waits are not, as these are small; a total is one row anyway. */
export function hasChanges({ measure, by }: AdmittedQuestion): boolean {
  return MEASURES[measure].kind === 'people' && by.length > 0
}
