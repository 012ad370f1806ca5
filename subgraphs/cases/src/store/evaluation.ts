import { evaluation } from '@cse/db/cases/tables'
import { listLoader, loader } from '@cse/db/src/query/loader'
import { anyOf, type Given, prepared } from '@cse/db/src/query/prepared'
import { query } from '@cse/db/src/query/query'
import type { Selected } from '@cse/db/src/query/selected'
import { asc } from '@cse/db/src/query/sql'

const fields = {
  caseId: evaluation.caseId,
  evaluatedOn: evaluation.evaluatedOn,
  outcome: evaluation.outcome,
  conclusion: evaluation.conclusion,
  withdrawnAt: evaluation.withdrawnAt,
}

export type FinalEvaluationRow = Selected<typeof fields>

const select = prepared('evaluations', (given: Given<{ cases: readonly string[] }>) =>
  query
    .select(fields)
    .from(evaluation)
    .where(anyOf(evaluation.caseId, given.cases))
    .orderBy(asc(evaluation.id)),
)

/** The evaluation with which a case ended; the last one of a case that went on after it. One that was taken back does not count. */
export const evaluationOfCase = loader(
  'evaluations',
  async (session, cases: readonly string[]) =>
    (await session.rows(select({ cases }))).filter(({ withdrawnAt }) => withdrawnAt === null),
  ({ caseId }) => caseId,
)

/** Every evaluation of a case, the newest first: with those that were corrected or taken back. */
export const evaluationsOfCase = listLoader(
  'evaluations',
  async (session, cases: readonly string[]) => (await session.rows(select({ cases }))).toReversed(),
  ({ caseId }) => caseId,
)
