import { assessment, evaluation } from '@cse/db/cases/tables'
import { newUuid } from '@cse/db/src/encryption/uuid-bytes'
import { query } from '@cse/db/src/query/query'
import { and, eq, not } from '@cse/db/src/query/sql'
import type { Reading, SchemaSession, Writing } from '@cse/db/src/session/schema-session'
import { today } from '@cse/schema/today'
import { lastClosure } from '../rules/history.ts'
import { type Closed, closedBy, completeProjects, endWork, resumeWork } from './closing.ts'
import { keyOfHolder } from './data-key.ts'
import { releaseFunding, settleFunding } from './funding-release.ts'
import { historyOf } from './history.ts'
import { checkReason, type ReasonedStep } from './reason.ts'
import type { CaseStanding } from './standing.ts'
import { phaseNotAllowed, type RequestedMove, type StepContext, takeStep } from './take-step.ts'

/** How far the project reached its objectives. */
export type Evaluation = Pick<typeof evaluation.$inferInsert, 'outcome' | 'conclusion'>

/** Evaluates what was done: the project is completed, whatever its outcome. */
export function evaluateCase(
  session: SchemaSession,
  act: StepContext,
  requested: RequestedMove,
  { outcome, conclusion }: Evaluation,
) {
  const step = { ...requested, step: 'EVALUATE', changes: { projectOutcome: outcome } } as const
  return takeStep(session, act, step, async (writing, standing) => {
    const id = newUuid()
    const key = await keyOfHolder(writing, standing)
    await writing.run(
      query.insert(evaluation).values({
        id,
        caseId: requested.case,
        evaluatedOn: today(act.at),
        outcome,
        conclusion: key.encrypt(evaluation.conclusion, id, conclusion),
        readers: standing.fileReaders,
      }),
    )
    await completeProjects(writing, requested.case)
    return { facts: { outcome }, events: await releaseFunding(writing, [requested.case]) }
  })
}

/** A move for which a coded reason is given. */
export interface ReasonedMove extends RequestedMove {
  /** Code of a reason. */
  readonly reason: string
}

/** Closes a case whose pathway is over. */
export function closeCase(session: SchemaSession, act: StepContext, requested: ReasonedMove) {
  return endCase(session, act, requested, 'CLOSE')
}

/** Ends a case before its pathway is over. */
export function interruptCase(session: SchemaSession, act: StepContext, requested: ReasonedMove) {
  return endCase(session, act, requested, 'INTERRUPT')
}

/**
 * Opens a closed case again. Who closed it by mistake has it as it was; otherwise what was found before no longer holds, and the need is
 * assessed anew.
 */
export function reopenCase(session: SchemaSession, act: StepContext, requested: ReasonedMove) {
  return requested.reason === BY_MISTAKE
    ? takeBackClosure(session, act, requested)
    : openAnew(session, act, requested)
}

/** Code of the reason with which a closure is taken back. */
const BY_MISTAKE = 'CLOSED_BY_MISTAKE'

function openAnew(session: SchemaSession, act: StepContext, requested: ReasonedMove) {
  const { reason, ...step } = reasoned(act, requested, 'REOPEN')
  const changes = { closedOn: null, closureReason: null, projectOutcome: null }
  return takeStep(session, act, { ...step, changes }, async (writing) => {
    await writing.run(
      query
        .update(assessment)
        .set({ superseded: true })
        .where(and(eq(assessment.caseId, requested.case), not(assessment.superseded))),
    )
    return { facts: { reason } }
  })
}

/** Restores the phase, the suspension, the project, the assessments and the team of before, when nothing else happened since. */
function takeBackClosure(session: SchemaSession, act: StepContext, requested: ReasonedMove) {
  const { reason, ...step } = reasoned(act, requested, 'REOPEN')
  let before: Closed | null = null
  const course = async (writing: Writing, { uuid, phase }: CaseStanding) => {
    const closure = lastClosure(await historyOf(writing, uuid))
    before = closure && closedBy(closure.event)
    if (!closure || !before) return phaseNotAllowed(phase, NOT_KEPT)
    if (!closure.untouched) return phaseNotAllowed(phase, TOUCHED)
    const { suspendedOn, suspensionReason } = before
    const reached = closure.first ? { closureReachedOn: null } : {}
    const changes = { closedOn: null, closureReason: null, suspendedOn, suspensionReason, ...reached }
    const status = suspendedOn === null ? ('OPEN' as const) : ('SUSPENDED' as const)
    return { phase: closure.before, status, changes }
  }
  return takeStep(session, act, { ...step, course }, async (writing) => {
    if (before) await resumeWork(writing, before)
    return { facts: { reason, restores: true }, events: await settleFunding(writing, [requested.case]) }
  })
}

const NOT_KEPT = 'Della chiusura non è conservato lo stato precedente: riaprire con un’altra motivazione.'
const TOUCHED = 'Dopo la chiusura la cartella è cambiata ancora: riaprire con un’altra motivazione.'

/** Suspends the work on a case. */
export function suspendCase(session: SchemaSession, act: StepContext, requested: ReasonedMove) {
  const { reason, ...step } = reasoned(act, requested, 'SUSPEND')
  const changes = { suspendedOn: today(act.at), suspensionReason: reason }
  return takeStep(session, act, { ...step, changes }, async () => ({ facts: { reason } }))
}

/** Goes on with a suspended case. */
export function resumeCase(session: SchemaSession, act: StepContext, requested: RequestedMove) {
  const changes = { suspendedOn: null, suspensionReason: null }
  return takeStep(session, act, { ...requested, step: 'RESUME', changes }, async () => ({}))
}

function endCase(
  session: SchemaSession,
  act: StepContext,
  requested: ReasonedMove,
  way: 'CLOSE' | 'INTERRUPT',
) {
  const { reason, ...step } = reasoned(act, requested, way)
  const day = today(act.at)
  const changes = { closedOn: day, closureReason: reason, suspendedOn: null, suspensionReason: null }
  return takeStep(session, act, { ...step, changes }, async (writing, standing) => {
    const closed = await endWork(writing, standing, day, { plans: way === 'INTERRUPT' })
    return { facts: { reason, closed }, events: await releaseFunding(writing, [requested.case]) }
  })
}

function reasoned<Way extends ReasonedStep>(
  { at }: StepContext,
  { reason, ...requested }: ReasonedMove,
  step: Way,
) {
  const check = (reading: Reading) => checkReason(reading, { code: reason, step, day: today(at) })
  return { ...requested, reason, step, check }
}
