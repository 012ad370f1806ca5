import { evaluation } from '@cse/db/cases/tables'
import { loader } from '@cse/db/src/query/loader'
import { anyOf, type Given, prepared } from '@cse/db/src/query/prepared'
import { query } from '@cse/db/src/query/query'
import type { Selected } from '@cse/db/src/query/selected'
import { asc } from '@cse/db/src/query/sql'

const fields = {
  caseId: evaluation.caseId,
  evaluatedOn: evaluation.evaluatedOn,
  outcome: evaluation.outcome,
  conclusion: evaluation.conclusion,
}

export type FinalEvaluationRow = Selected<typeof fields>

const select = prepared('evaluations', (given: Given<{ cases: readonly string[] }>) =>
  query
    .select(fields)
    .from(evaluation)
    .where(anyOf(evaluation.caseId, given.cases))
    .orderBy(asc(evaluation.id)),
)

/** The evaluation with which a case ended; the last one of a case that went on after it. */
export const evaluationOfCase = loader(
  'evaluations',
  (session, cases: readonly string[]) => session.rows(select({ cases })),
  ({ caseId }) => caseId,
)
