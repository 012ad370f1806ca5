import { project } from '@cse/db/cases/project-tables'
import { assessment, assignment, evaluation } from '@cse/db/cases/tables'
import { newUuid } from '@cse/db/src/encryption/uuid-bytes'
import { query } from '@cse/db/src/query/query'
import { and, eq, isNull, not, sql } from '@cse/db/src/query/sql'
import type { Reading, SchemaSession, Writing } from '@cse/db/src/session/schema-session'
import { today } from '@cse/schema/today'
import { keyOfHolder } from './data-key.ts'
import { checkReason, type ReasonedStep } from './reason.ts'
import { type Act, type AskedMove, takeStep } from './take-step.ts'

/** How far the project reached its objectives. */
export type Evaluation = Pick<typeof evaluation.$inferInsert, 'outcome' | 'conclusion'>

/** Evaluates what was done: the project is completed, whatever its outcome. */
export function evaluateCase(
  session: SchemaSession,
  act: Act,
  asked: AskedMove,
  { outcome, conclusion }: Evaluation,
) {
  const step = { ...asked, step: 'EVALUATE', changes: { projectOutcome: outcome } } as const
  return takeStep(session, act, step, async (writing, standing) => {
    const id = newUuid()
    const key = await keyOfHolder(writing, standing)
    await writing.run(
      query.insert(evaluation).values({
        id,
        caseId: asked.case,
        evaluatedOn: today(act.at),
        outcome,
        conclusion: key.encrypt(evaluation.conclusion, id, conclusion),
        readers: standing.fileReaders,
      }),
    )
    await completeProject(writing, asked.case)
    return { facts: { outcome } }
  })
}

/** A move for which a coded reason is given. */
export interface ReasonedMove extends AskedMove {
  /** Code of a reason. */
  readonly reason: string
}

/** Closes a case whose pathway is over. */
export function closeCase(session: SchemaSession, act: Act, asked: ReasonedMove) {
  return endCase(session, act, asked, 'CLOSE')
}

/** Ends a case before its pathway is over. */
export function interruptCase(session: SchemaSession, act: Act, asked: ReasonedMove) {
  return endCase(session, act, asked, 'INTERRUPT')
}

/** Opens a closed case again: what was found before no longer holds. */
export function reopenCase(session: SchemaSession, act: Act, asked: ReasonedMove) {
  const { reason, ...step } = reasoned(act, asked, 'REOPEN')
  const changes = { closedOn: null, closureReason: null, projectOutcome: null }
  return takeStep(session, act, { ...step, changes }, async (writing) => {
    await writing.run(
      query
        .update(assessment)
        .set({ superseded: true })
        .where(and(eq(assessment.caseId, asked.case), not(assessment.superseded))),
    )
    return { facts: { reason } }
  })
}

/** Suspends the work on a case. */
export function suspendCase(session: SchemaSession, act: Act, asked: ReasonedMove) {
  const { reason, ...step } = reasoned(act, asked, 'SUSPEND')
  const changes = { suspendedOn: today(act.at), suspensionReason: reason }
  return takeStep(session, act, { ...step, changes }, async () => ({ facts: { reason } }))
}

/** Goes on with a suspended case. */
export function resumeCase(session: SchemaSession, act: Act, asked: AskedMove) {
  const changes = { suspendedOn: null, suspensionReason: null }
  return takeStep(session, act, { ...asked, step: 'RESUME', changes }, async () => ({}))
}

function endCase(session: SchemaSession, act: Act, asked: ReasonedMove, way: 'CLOSE' | 'INTERRUPT') {
  const { reason, ...step } = reasoned(act, asked, way)
  const day = today(act.at)
  const changes = { closedOn: day, closureReason: reason, suspendedOn: null, suspensionReason: null }
  return takeStep(session, act, { ...step, changes }, async (writing) => {
    await writing.run(
      query
        .update(assignment)
        .set({ until: sql`greatest(${assignment.since}, ${day}::date)` })
        .where(and(eq(assignment.caseId, asked.case), isNull(assignment.until))),
    )
    if (way === 'INTERRUPT') await dropPlans(writing, asked.case)
    return { facts: { reason } }
  })
}

/** What was planned and will not come any more. */
async function dropPlans(writing: Writing, caseId: string): Promise<void> {
  await completeProject(writing, caseId)
  await writing.run(
    query
      .update(assessment)
      .set({ superseded: true })
      .where(and(eq(assessment.caseId, caseId), isNull(assessment.completedOn))),
  )
}

async function completeProject(writing: Writing, caseId: string): Promise<void> {
  await writing.run(
    query
      .update(project)
      .set({ status: 'COMPLETED', version: sql`${project.version} + 1` })
      .where(and(eq(project.caseId, caseId), eq(project.status, 'AGREED'))),
  )
}

function reasoned<Way extends ReasonedStep>({ at }: Act, { reason, ...asked }: ReasonedMove, step: Way) {
  const check = (reading: Reading) => checkReason(reading, { code: reason, step, day: today(at) })
  return { ...asked, reason, step, check }
}
