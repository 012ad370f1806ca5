import { uvmMember, uvmSession } from '@cse/db/cases/tables'
import { listLoader } from '@cse/db/src/loader'
import { anyOf, type Given, prepared } from '@cse/db/src/prepared'
import { query } from '@cse/db/src/query'
import type { Selected } from '@cse/db/src/selected'
import { sql } from '@cse/db/src/sql'
import { encodeId } from '@cse/schema/ids'
import { type Part, partById, partsUnder } from './part.ts'

const fields = {
  uuid: uvmSession.id,
  caseId: uvmSession.caseId,
  convenedOn: uvmSession.convenedOn,
  heldOn: uvmSession.heldOn,
  decision: uvmSession.decision,
  minutes: uvmSession.minutes,
}

export interface UvmSessionRow extends Selected<typeof fields> {
  readonly id: string
}

const sessions: Part<typeof fields, UvmSessionRow> = {
  name: 'uvm sessions',
  table: uvmSession,
  fields,
  shape: (row) => ({ ...row, id: encodeId('uvm_session', row.uuid) }),
}

export const uvmSessionById = partById(sessions)
export const uvmSessionsOfCase = partsUnder(sessions, {
  under: uvmSession.caseId,
  parentOf: ({ caseId }) => caseId,
  order: sql`${uvmSession.convenedOn}, ${uvmSession.id}`,
})

const memberFields = {
  sessionId: uvmMember.sessionId,
  name: uvmMember.name,
  role: uvmMember.role,
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
