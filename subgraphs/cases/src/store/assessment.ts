import { assessment } from '@cse/db/cases/tables'
import type { Selected } from '@cse/db/src/query/selected'
import { type SQL, sql } from '@cse/db/src/query/sql'
import { encodeId } from '@cse/schema/ids'
import { type FilePart, partById, partsUnder } from './part.ts'

export const assessmentFields = {
  uuid: assessment.id,
  caseId: assessment.caseId,
  instrument: assessment.instrument,
  instrumentVersion: assessment.instrumentVersion,
  kind: assessment.kind,
  plannedOn: assessment.plannedOn,
  completedOn: assessment.completedOn,
  score: sql`${assessment.score}::float8` as SQL<number | null>,
  outcome: assessment.outcome,
  findings: assessment.findings,
  cancelledAt: assessment.cancelledAt,
  version: assessment.version,
}

export interface AssessmentRow extends Selected<typeof assessmentFields> {
  readonly id: string
}

/** Gives a row of {@link assessmentFields} its public id. */
export function shapeAssessment(row: Selected<typeof assessmentFields>): AssessmentRow {
  return { ...row, id: encodeId('assessment', row.uuid) }
}

const assessments: FilePart<typeof assessmentFields, AssessmentRow> = {
  name: 'assessments',
  table: assessment,
  fields: assessmentFields,
  shape: shapeAssessment,
}

export const assessmentById = partById(assessments)
export const assessmentsOfCase = partsUnder(assessments, {
  under: assessment.caseId,
  parentOf: ({ caseId }) => caseId,
  order: sql`${assessment.plannedOn}, ${assessment.id}`,
})
