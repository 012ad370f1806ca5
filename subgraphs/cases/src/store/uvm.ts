import { uvmMember, uvmSession } from '@cse/db/cases/tables'
import { listLoader } from '@cse/db/src/query/loader'
import { anyOf, type Given, prepared } from '@cse/db/src/query/prepared'
import { query } from '@cse/db/src/query/query'
import type { Selected } from '@cse/db/src/query/selected'
import { sql } from '@cse/db/src/query/sql'
import { encodeId } from '@cse/schema/ids'
import { type FilePart, partById, partsUnder } from './part.ts'

export const uvmSessionFields = {
  uuid: uvmSession.id,
  caseId: uvmSession.caseId,
  convenedOn: uvmSession.convenedOn,
  place: uvmSession.place,
  convenedByIssuer: uvmSession.convenedByIssuer,
  convenedBySubject: uvmSession.convenedBy,
  agenda: uvmSession.agenda,
  heldOn: uvmSession.heldOn,
  outcome: uvmSession.outcome,
  decision: uvmSession.decision,
  minutes: uvmSession.minutes,
  cancelledAt: uvmSession.cancelledAt,
}

export interface UvmSessionRow extends Selected<typeof uvmSessionFields> {
  readonly id: string
}

/** Gives a row of {@link uvmSessionFields} its public id. */
export function shapeUvmSession(row: Selected<typeof uvmSessionFields>): UvmSessionRow {
  return { ...row, id: encodeId('uvm_session', row.uuid) }
}

const sessions: FilePart<typeof uvmSessionFields, UvmSessionRow> = {
  name: 'uvm sessions',
  table: uvmSession,
  fields: uvmSessionFields,
  shape: shapeUvmSession,
}

export const uvmSessionById = partById(sessions)
export const uvmSessionsOfCase = partsUnder(sessions, {
  under: uvmSession.caseId,
  parentOf: ({ caseId }) => caseId,
  order: sql`${uvmSession.convenedOn}, ${uvmSession.id}`,
})

const memberFields = {
  sessionId: uvmMember.sessionId,
  position: uvmMember.position,
  name: uvmMember.name,
  role: uvmMember.role,
  organisation: uvmMember.organisation,
  present: uvmMember.present,
}

export type UvmMemberRow = Selected<typeof memberFields>

const selectMembers = prepared('uvm members', (given: Given<{ sessions: readonly string[] }>) =>
  query
    .select(memberFields)
    .from(uvmMember)
    .where(anyOf(uvmMember.sessionId, given.sessions))
    .orderBy(uvmMember.position),
)

/** Who sits in a session, in the order of the convocation. */
export const membersOfUvmSession = listLoader(
  'uvm members',
  (session, sessions: readonly string[]) => session.rows(selectMembers({ sessions })),
  ({ sessionId }) => sessionId,
)
