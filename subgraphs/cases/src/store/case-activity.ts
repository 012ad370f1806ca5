import { caseRecord } from '@cse/db/cases/tables'
import { loader } from '@cse/db/src/query/loader'
import { anyOf, type Given, prepared } from '@cse/db/src/query/prepared'
import { query } from '@cse/db/src/query/query'
import { type SQL, sql } from '@cse/db/src/query/sql'

const select = prepared('activity of cases', (given: Given<{ ids: readonly string[] }>) =>
  query
    .select({
      uuid: caseRecord.id,
      lastActivityAt: caseRecord.updatedAt,
      nextDeadlineOn: sql`nullif(${caseRecord.nextDueOn}, 'infinity')` as SQL<string | null>,
    })
    .from(caseRecord)
    .where(anyOf(caseRecord.id, given.ids)),
)

/** When something was last done in a case, by uuid, and when something falls due in it. The person was logged when the case was read. */
export const activityOfCase = loader(
  'activity of cases',
  (session, ids: readonly string[]) => session.rows(select({ ids })),
  ({ uuid }) => uuid,
)
