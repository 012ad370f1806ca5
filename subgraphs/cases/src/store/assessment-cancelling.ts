import { assessment } from '@cse/db/cases/tables'
import { query } from '@cse/db/src/query/query'
import { and, eq, isNull, sql } from '@cse/db/src/query/sql'
import type { SchemaSession, Writing } from '@cse/db/src/session/schema-session'
import { notFound } from '@cse/schema/refusal'
import { mistakenPlanning } from '../rules/history.ts'
import { historyOf } from './history.ts'
import type { CaseCommandInput } from './project-commands.ts'
import type { CaseStanding } from './standing.ts'
import { type StepContext, type StepTarget, takeStep } from './take-step.ts'

/** Cancels an assessment that was planned and is not completed; what was answered so far stays. @returns its uuid, or why not. */
export function cancelAssessment(
  session: SchemaSession,
  act: StepContext,
  requested: CaseCommandInput,
  id: string,
) {
  return takeStep(session, act, { ...requested, step: 'CANCEL_ASSESSMENT', course }, async (writing) => {
    const cancelled = await writing.run(
      query
        .update(assessment)
        .set({ superseded: true, cancelledAt: act.at, version: sql`${assessment.version} + 1` })
        .where(
          and(
            eq(assessment.id, id),
            eq(assessment.caseId, requested.case),
            isNull(assessment.completedOn),
            eq(assessment.superseded, false),
          ),
        ),
    )
    return cancelled === 0 ? notFound() : { assessment: id, facts: { assessment: id } }
  })
}

/** With the last one planned the case goes back to where the planning found it. */
async function course(writing: Writing, standing: CaseStanding): Promise<StepTarget> {
  const { uuid, phase, status, assessmentsOpen, uvmConvened } = standing
  if (phase !== 'NEEDS_ASSESSMENT' || assessmentsOpen > 1 || uvmConvened) return { phase, status }
  const planning = mistakenPlanning(await historyOf(writing, uuid))
  if (!planning) return { phase, status }
  return { phase: planning.before, status, changes: planning.first ? { assessmentReachedOn: null } : {} }
}
