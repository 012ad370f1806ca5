import { assessmentParticipant } from '@cse/db/cases/instrument-tables'
import { assessment, operator } from '@cse/db/cases/tables'
import type { Principal } from '@cse/db/src/audit/principal'
import { query } from '@cse/db/src/query/query'
import { and, eq } from '@cse/db/src/query/sql'
import type { SchemaSession, Writing } from '@cse/db/src/session/schema-session'
import { isRefused, notFound } from '@cse/schema/refusal'
import { today } from '@cse/schema/today'
import { completionObstacle, notParticipant, signOffObstacle } from '../rules/assessing.ts'
import { headlineOf, readingAt } from '../rules/assessment-score.ts'
import {
  claimDraft,
  currentState,
  draftOf,
  formOfDraft,
  isSeenDraft,
  type SeenAssessment,
  selectDraft,
} from './assessment-draft.ts'
import { answersNow, answersOf, participantsNow } from './assessment-form.ts'
import { keyOfHolder } from './data-key.ts'
import { assessmentFactEvent } from './fact-events.ts'
import { type RequestedStep, type StepContext, takeStep } from './take-step.ts'

/** Signs one professional's part off. @returns the case, or why not. */
export function signOffAssessment(
  session: SchemaSession,
  { viewer, at }: StepContext,
  seen: SeenAssessment,
  participant: string,
) {
  return session.write(async (writing) => {
    const draft = await draftOf(writing, seen)
    if (isRefused(draft)) return draft
    const participants = await writing.rows(participantsNow(seen.assessment))
    const signing = participants.find(({ uuid }) => uuid === participant)
    if (!signing) return notFound()
    // whoever is no operator here signs on paper, and who is in charge records it
    if (signing.operatorId !== null && !(await isOperator(writing, signing.operatorId, viewer)))
      return notParticipant()
    const answers = answersOf(await writing.rows(answersNow(seen.assessment)))
    const obstacle = signOffObstacle(draft.form, answers, signing.section)
    if (obstacle) return obstacle
    if (!(await claimDraft(writing, seen))) return currentState(writing, seen)
    await writing.run(
      query
        .update(assessmentParticipant)
        .set({ signedOffAt: at, signedOffByIssuer: viewer.issuer, signedOffBy: viewer.subject })
        .where(eq(assessmentParticipant.id, participant)),
    )
    return { case: draft.caseId }
  })
}

/** Completes an assessment, with the score that the answers give. @returns the case, or why not. */
export async function completeAssessment(
  session: SchemaSession,
  act: StepContext,
  requested: Pick<RequestedStep, 'expectedVersion' | 'note'>,
  {
    seen,
    outcome,
    findings,
  }: { readonly seen: SeenAssessment; readonly outcome: string; readonly findings: string | null },
) {
  const known = await session.one(selectDraft({ id: seen.assessment }))
  if (!known) return notFound()
  const step = { ...requested, case: known.caseId, step: 'COMPLETE_ASSESSMENT' } as const
  return takeStep(session, act, step, async (writing, standing) => {
    const draft = await formOfDraft(writing, seen)
    if (isRefused(draft)) return draft
    const answers = answersOf(await writing.rows(answersNow(seen.assessment)))
    const participants = await writing.rows(participantsNow(seen.assessment))
    const obstacle = completionObstacle(draft.form, answers, draft.kind, participants)
    if (obstacle) return obstacle
    const headline = headlineOf(draft.form, answers)
    const score = headline?.value ?? null
    const completedOn = today(act.at)
    const version = seen.expectedVersion + 1
    const key = await keyOfHolder(writing, standing)
    const completed = await writing.run(
      query
        .update(assessment)
        .set({
          completedOn,
          score: score === null ? null : score.toFixed(2),
          outcome: key.encrypt(assessment.outcome, seen.assessment, outcome),
          findings: key.encrypt(assessment.findings, seen.assessment, findings),
          version,
        })
        .where(isSeenDraft(seen)),
    )
    if (completed === 0) return currentState(writing, seen)
    const event = assessmentFactEvent(writing, {
      ...standing,
      uuid: seen.assessment,
      instrument: draft.form.code,
      reading: headline && readingAt(headline),
      completedOn,
      version,
    })
    return { facts: { assessment: seen.assessment }, events: [event] }
  })
}

async function isOperator(writing: Writing, id: string, { issuer, subject }: Principal): Promise<boolean> {
  const found = await writing.one(
    query
      .select({ uuid: operator.id })
      .from(operator)
      .where(and(eq(operator.id, id), eq(operator.issuer, issuer), eq(operator.subject, subject))),
  )
  return found !== null
}
