import { uvmInvitation, uvmSection } from '@cse/db/cases/invitation-tables'
import { uvmMember } from '@cse/db/cases/tables'
import { keyset } from '@cse/db/src/query/keyset'
import { listLoader, loader } from '@cse/db/src/query/loader'
import { anyOf, type Given, prepared } from '@cse/db/src/query/prepared'
import { type Selected, selected } from '@cse/db/src/query/selected'
import { type SQL, sql } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { encodeId } from '@cse/schema/ids'
import type { Listing } from '@cse/schema/paging'

const fields = {
  uuid: uvmInvitation.id,
  caseId: uvmInvitation.caseId,
  sessionId: uvmInvitation.sessionId,
  position: uvmInvitation.position,
  healthBody: uvmInvitation.healthBody,
  taxCode: uvmInvitation.taxCode,
  convenedOn: uvmInvitation.convenedOn,
  place: uvmInvitation.place,
  agenda: uvmInvitation.agenda,
  until: uvmInvitation.until,
  invitedAt: uvmInvitation.invitedAt,
  withdrawnAt: uvmInvitation.withdrawnAt,
  closedAt: uvmInvitation.closedAt,
}

type Found = Selected<typeof fields> & { readonly personId: string }

export interface UvmInvitationRow extends Found {
  readonly id: string
}

const shape = (row: Found): UvmInvitationRow => ({ ...row, id: encodeId('uvm_invitation', row.uuid) })
const concerns = { concerns: ({ personId }: Found) => personId }

/** Invitations with the person of the case, which an invited professional does not see. */
const invitations = (rest: SQL) => sql<Found>`
  select ${selected(fields)}, held.person_id as "personId" from ${uvmInvitation}
  join registry.case_custody held on held.case_id = ${uvmInvitation.caseId} ${rest}`

const selectByIds = prepared('uvm invitations by id', (given: Given<{ keys: readonly string[] }>) =>
  invitations(sql`where ${anyOf(uvmInvitation.id, given.keys)}`),
)
const selectOfSessions = prepared('uvm invitations', (given: Given<{ keys: readonly string[] }>) =>
  invitations(sql`where ${anyOf(uvmInvitation.sessionId, given.keys)} order by ${uvmInvitation.id}`),
)

/** An invitation by its uuid. */
export const uvmInvitationById = loader(
  'uvm invitations by id',
  async (session, keys: readonly string[]) =>
    (await session.rows(selectByIds({ keys }), concerns)).map(shape),
  ({ uuid }) => uuid,
)

/** The invitations to a session. */
export const invitationsOfUvmSession = listLoader(
  'uvm invitations',
  async (session, keys: readonly string[]) =>
    (await session.rows(selectOfSessions({ keys }), concerns)).map(shape),
  ({ sessionId }) => sessionId,
)

/** The invitations of the viewer that open something today, the next session at the top. */
export function ownUvmInvitations(session: SchemaSession): Listing<UvmInvitationRow> {
  const order = keyset([sql`${uvmInvitation.convenedOn}`, sql`${uvmInvitation.id}`])
  return {
    list: 'uvm invitations',
    order: '',
    fetch: async (stretch) => {
      const past = order.past(stretch)
      const rest = sql`${past ? sql`where ${past}` : sql``} order by ${order.by(stretch)} limit ${stretch.limit}`
      const rows = await session.rows(invitations(rest), { ...concerns, shown: stretch.shown })
      return rows.map(shape)
    },
    cursorOf: ({ convenedOn, uuid }) => [convenedOn, uuid],
    count: async () =>
      (await session.one(sql<{ count: number }>`select count(*) as "count" from ${uvmInvitation}`))?.count ??
      0,
  }
}

const sectionFields = {
  uuid: uvmSection.id,
  invitationId: uvmSection.invitationId,
  findings: uvmSection.findings,
  proposal: uvmSection.proposal,
  writtenAt: uvmSection.writtenAt,
}

export type UvmSectionRow = Selected<typeof sectionFields>

const selectSections = prepared(
  'uvm sections',
  (given: Given<{ keys: readonly string[] }>) => sql<UvmSectionRow>`
    select ${selected(sectionFields)} from ${uvmSection}
    where ${anyOf(uvmSection.invitationId, given.keys)} order by ${uvmSection.id} desc`,
)

/** What was written under an invitation, the newest first: that one counts. */
export const sectionsOfInvitation = listLoader(
  'uvm sections',
  (session, keys: readonly string[]) => session.rows(selectSections({ keys })),
  ({ invitationId }) => invitationId,
)

const selectNames = prepared(
  'names of uvm members',
  (given: Given<{ keys: readonly string[] }>) => sql<{ uuid: string; name: string }>`
    select ${uvmInvitation.id} as "uuid", ${uvmMember.name} as "name" from ${uvmInvitation}
    join ${uvmMember} on ${uvmMember.sessionId} = ${uvmInvitation.sessionId} and ${uvmMember.position} = ${uvmInvitation.position}
    where ${anyOf(uvmInvitation.id, given.keys)}`,
)

/** The name of who is invited, for who sees the session. */
export const nameOfInvited = loader(
  'names of uvm members',
  (session, keys: readonly string[]) => session.rows(selectNames({ keys })),
  ({ uuid }) => uuid,
)
