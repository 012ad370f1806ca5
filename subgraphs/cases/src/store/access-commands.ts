import { accessInterview } from '@cse/db/cases/tables'
import { newUuid } from '@cse/db/src/encryption/uuid-bytes'
import { query } from '@cse/db/src/query/query'
import type { SchemaSession, Writing } from '@cse/db/src/session/schema-session'
import { badInput } from '@cse/schema/errors'
import { today } from '@cse/schema/today'
import { lastClosure, type Mistake } from '../rules/history.ts'
import { type Orientation, orient, orientAnew } from '../rules/orientation.ts'
import { closedBy, endWork, resumeWork } from './closing.ts'
import { keyOfHolder } from './data-key.ts'
import { historyOf } from './history.ts'
import type { CaseCommandInput } from './project-commands.ts'
import type { CaseStanding } from './standing.ts'
import {
  phaseNotAllowed,
  type RequestedMove,
  type StepContext,
  type StepTarget,
  takeStep,
} from './take-step.ts'

/** What was said at the access point. */
export type Interview = Pick<
  typeof accessInterview.$inferInsert,
  'channel' | 'motive' | 'request' | 'preAssessment' | 'orientation' | 'outcome' | 'receivedAt'
>

/**
 * Records the interview at the access point; until it says where it led it may be recorded anew, and the last record counts. An orientation
 * that satisfies the request, or sends it elsewhere, closes it there.
 */
export function recordAccess(
  session: SchemaSession,
  act: StepContext,
  requested: RequestedMove,
  interview: Interview,
) {
  const course = async (_: Writing, standing: CaseStanding) =>
    courseOf(act, standing, orient(standing, interview.outcome ?? null), null)
  return takeStep(session, act, { ...requested, step: 'RECORD_ACCESS', course }, interviewed(act, interview))
}

/** Records the interview anew, also when it had said already where it led; the one before stays readable. */
export function correctAccess(
  session: SchemaSession,
  act: StepContext,
  requested: CaseCommandInput,
  interview: Interview,
) {
  const course = async (writing: Writing, standing: CaseStanding) => {
    const closure = standing.phase === 'CLOSED' ? await closureOf(writing, standing.uuid) : null
    return courseOf(act, standing, orientAnew(standing, interview.outcome ?? null, closure), closure)
  }
  return takeStep(session, act, { ...requested, step: 'CORRECT_ACCESS', course }, interviewed(act, interview))
}

/** Writes the interview; ends the work on a case that it closes, and goes on with that on a case that it opens again. */
const interviewed =
  ({ at }: StepContext, interview: Interview) =>
  async (writing: Writing, standing: CaseStanding, { phase }: StepTarget) => {
    const { uuid: caseId, fileReaders, openedOn } = standing
    const { channel, motive, outcome = null, receivedAt } = interview
    notInFuture(receivedAt, at)
    if (today(receivedAt) < openedOn && today(at) >= openedOn)
      throw badInput([
        { path: 'input.receivedAt', reason: 'Il colloquio precede l’apertura della cartella.' },
      ])
    const id = newUuid()
    const key = await keyOfHolder(writing, standing)
    await writing.run(
      query.insert(accessInterview).values({
        ...interview,
        request: key.encrypt(accessInterview.request, id, interview.request),
        preAssessment: key.encrypt(accessInterview.preAssessment, id, interview.preAssessment ?? null),
        orientation: key.encrypt(accessInterview.orientation, id, interview.orientation ?? null),
        id,
        caseId,
        readers: fileReaders,
      }),
    )
    const facts = { channel, motive, outcome }
    if (standing.phase !== 'CLOSED' && phase === 'CLOSED')
      return { facts: { ...facts, closed: await endWork(writing, standing, today(at), { plans: false }) } }
    const closure = standing.phase === 'CLOSED' && phase !== 'CLOSED' && (await closureOf(writing, caseId))
    const before = closure && closedBy(closure.event)
    if (before) await resumeWork(writing, before)
    return { facts: before ? { ...facts, restores: true } : facts }
  }

const closureOf = async (writing: Writing, caseId: string) => lastClosure(await historyOf(writing, caseId))

/** What an orientation makes of the case. */
function courseOf(
  { at }: StepContext,
  { phase, status, closureReason: now }: CaseStanding,
  led: Orientation,
  closure: Mistake | null,
): StepTarget | ReturnType<typeof phaseNotAllowed> {
  if ('obstacle' in led) return phaseNotAllowed(phase, led.obstacle)
  const { closureReason } = led
  if (led.phase === phase) return { phase, status, changes: closureReason === now ? {} : { closureReason } }
  if (led.phase === 'CLOSED')
    return { phase: led.phase, status: 'CLOSED', changes: { closedOn: today(at), closureReason } }
  const reached = closure?.first ? { closureReachedOn: null } : {}
  return { phase: led.phase, status: 'OPEN', changes: { closedOn: null, closureReason, ...reached } }
}

function notInFuture(instant: Date, now: Date): void {
  if (instant > now) throw badInput([{ path: 'input.receivedAt', reason: 'La data è nel futuro.' }])
}
