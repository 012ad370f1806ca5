import { uvmMember, uvmSession } from '@cse/db/cases/tables'
import { newUuid } from '@cse/db/src/encryption/uuid-bytes'
import { query } from '@cse/db/src/query/query'
import { and, eq, isNull, sql } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { badInput } from '@cse/schema/errors'
import { notFound } from '@cse/schema/refusal'
import { today } from '@cse/schema/today'
import {
  type Convocation,
  convocationFaults,
  decisionFaults,
  quorumMissing,
  type UvmDecision,
} from '../rules/uvm.ts'
import { keyOfHolder } from './data-key.ts'
import { type RequestedStep, type StepContext, takeStep } from './take-step.ts'
import { uvmSessionById } from './uvm.ts'

/** Convenes the UVM on a case. @returns uuid of the session, or why not. @throws GraphQLError BAD_USER_INPUT */
export function convokeUvm(
  session: SchemaSession,
  act: StepContext,
  requested: Omit<RequestedStep, 'step'>,
  { convenedOn, place, agenda, members }: Convocation,
) {
  return takeStep(session, act, { ...requested, step: 'CONVOKE_UVM' }, async (writing, standing) => {
    const faults = convocationFaults({ convenedOn, members }, today(act.at))
    if (faults.length > 0) throw badInput(faults)
    const id = newUuid()
    const key = await keyOfHolder(writing, standing)
    const convened = await writing.one(
      query
        .insert(uvmSession)
        .values({
          id,
          caseId: requested.case,
          convenedOn,
          place: key.encrypt(uvmSession.place, id, place),
          agenda: key.encrypt(uvmSession.agenda, id, agenda),
          convenedByIssuer: act.viewer.issuer,
          convenedBy: act.viewer.subject,
          readers: sql`null`,
        })
        .returning({ uuid: uvmSession.id }),
    )
    if (!convened) throw new Error('The session was not recorded')
    const seats = members.map((member, at) => ({ ...member, sessionId: convened.uuid, position: at + 1 }))
    await writing.run(query.insert(uvmMember).values(seats))
    return { uvmSession: convened.uuid, facts: { uvmSession: convened.uuid, convenedOn } }
  })
}

/** Records what the UVM decided. @returns uuid of the case, or why not. @throws GraphQLError BAD_USER_INPUT */
export async function recordUvmDecision(
  session: SchemaSession,
  act: StepContext,
  {
    uvmSession: id,
    expectedVersion,
    ...decision
  }: UvmDecision & { uvmSession: string; expectedVersion: number },
) {
  const convened = await uvmSessionById(session, id)
  if (!convened) return notFound()
  const requested = { case: convened.caseId, expectedVersion, step: 'RECORD_UVM_DECISION' } as const
  return takeStep(session, act, requested, async (writing, standing) => {
    const { heldOn, outcome, decision: text, minutes, present } = decision
    const seats = await writing.rows(
      query
        .select({ position: uvmMember.position, organisation: uvmMember.organisation })
        .from(uvmMember)
        .where(eq(uvmMember.sessionId, id)),
    )
    const faults = decisionFaults(decision, seats, { openedOn: standing.openedOn, today: today(act.at) })
    if (faults.length > 0) throw badInput(faults)
    const missing = quorumMissing(decision, seats)
    if (missing) return missing
    const key = await keyOfHolder(writing, standing)
    const decided = await writing.run(
      query
        .update(uvmSession)
        .set({
          heldOn,
          outcome,
          decision: key.encrypt(uvmSession.decision, id, text),
          minutes: key.encrypt(uvmSession.minutes, id, minutes),
        })
        .where(and(eq(uvmSession.id, id), isNull(uvmSession.decision), isNull(uvmSession.cancelledAt))),
    )
    if (decided === 0) return notFound()
    await writing.run(
      query
        .update(uvmMember)
        .set({ present: sql`${uvmMember.position} = any(${sql.param(present)}::smallint[])` })
        .where(eq(uvmMember.sessionId, id)),
    )
    return { facts: { uvmSession: id, heldOn, outcome } }
  })
}

/** Cancels a session that was convened and not held. @returns its uuid, or why not. */
export function cancelUvm(
  session: SchemaSession,
  act: StepContext,
  requested: Omit<RequestedStep, 'step'>,
  id: string,
) {
  return takeStep(session, act, { ...requested, step: 'CANCEL_UVM' }, async (writing) => {
    const cancelled = await writing.run(
      query
        .update(uvmSession)
        .set({ cancelledAt: act.at })
        .where(
          and(
            eq(uvmSession.id, id),
            eq(uvmSession.caseId, requested.case),
            isNull(uvmSession.decision),
            isNull(uvmSession.cancelledAt),
          ),
        ),
    )
    return cancelled === 0 ? notFound() : { uvmSession: id, facts: { uvmSession: id } }
  })
}
