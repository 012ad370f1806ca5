import { event } from '@cse/db/cases/tables'
import { type Given, prepared } from '@cse/db/src/query/prepared'
import { query } from '@cse/db/src/query/query'
import { asc, eq } from '@cse/db/src/query/sql'
import type { Reading } from '@cse/db/src/session/schema-session'
import type { PastEvent } from '../rules/history.ts'

const select = prepared('history of a case', (given: Given<{ caseId: string }>) =>
  query
    .select({ kind: event.kind, phase: event.phase, facts: event.facts })
    .from(event)
    .where(eq(event.caseId, given.caseId))
    .orderBy(asc(event.at), asc(event.id)),
)

/** What happened in a case, oldest first, as the rules read it. The person was logged when the case was read. */
export function historyOf(reading: Reading, caseId: string): Promise<readonly PastEvent[]> {
  return reading.rows(select({ caseId }))
}
