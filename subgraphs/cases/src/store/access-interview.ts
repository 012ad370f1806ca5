import { accessInterview } from '@cse/db/cases/tables'
import { listLoader, loader } from '@cse/db/src/query/loader'
import { anyOf, type Given, prepared } from '@cse/db/src/query/prepared'
import { query } from '@cse/db/src/query/query'
import type { Selected } from '@cse/db/src/query/selected'
import { asc } from '@cse/db/src/query/sql'

const fields = {
  caseId: accessInterview.caseId,
  channel: accessInterview.channel,
  motive: accessInterview.motive,
  request: accessInterview.request,
  preAssessment: accessInterview.preAssessment,
  orientation: accessInterview.orientation,
  outcome: accessInterview.outcome,
  receivedAt: accessInterview.receivedAt,
}

export type AccessInterviewRow = Selected<typeof fields>

const select = prepared('access interviews', (given: Given<{ cases: readonly string[] }>) =>
  query
    .select(fields)
    .from(accessInterview)
    .where(anyOf(accessInterview.caseId, given.cases))
    .orderBy(asc(accessInterview.id)),
)

/** The interview with which a case began, as it was recorded last. */
export const accessOfCase = loader(
  'access interviews',
  (session, cases: readonly string[]) => session.rows(select({ cases })),
  ({ caseId }) => caseId,
)

/** Every record of the interview with which a case began, the newest first. */
export const interviewsOfCase = listLoader(
  'access interviews',
  async (session, cases: readonly string[]) => (await session.rows(select({ cases }))).toReversed(),
  ({ caseId }) => caseId,
)
