import { uvmInvitation, uvmSection } from '@cse/db/cases/invitation-tables'
import { uvmMember, uvmSession } from '@cse/db/cases/tables'
import { dataKeyFor } from '@cse/db/src/encryption/data-keys'
import { newUuid } from '@cse/db/src/encryption/uuid-bytes'
import { query } from '@cse/db/src/query/query'
import { and, eq, isNull, sql } from '@cse/db/src/query/sql'
import { writeOnce } from '@cse/db/src/session/idempotency'
import type { SchemaSession, Writing } from '@cse/db/src/session/schema-session'
import { keptOutcomes, notFound, refuse } from '@cse/schema/refusal'
import { principalOf } from '@cse/schema/viewer'
import { ownHolders } from '../rules/holder.ts'
import { lastDayOfInvitation } from '../rules/uvm-invitation.ts'
import { keyOfHolder } from './data-key.ts'
import { standingsOf } from './standing.ts'
import { notHolder, type StepContext } from './take-step.ts'

/** Which professional is invited to which session. */
export interface RequestedInvitation {
  /** uuid of the session. */
  readonly uvmSession: string
  /** The member of the convocation. */
  readonly position: number
  readonly healthBody: string
  readonly taxCode: string
  readonly idempotencyKey: { readonly key: string; readonly input: unknown }
}

/** Invites a member of the health service to a session that is still to be held. @returns uuid of the invitation, or why not */
export function inviteToUvm(session: SchemaSession, act: StepContext, requested: RequestedInvitation) {
  const { idempotencyKey, position, healthBody, taxCode } = requested
  return once(session, act, 'inviteToUvm', idempotencyKey, async (writing) => {
    const seat = await seatOf(writing, requested)
    if (!seat) return notFound()
    const [standing] = await standingsOf(writing, [seat.caseId])
    if (!standing) return notFound()
    if (!ownHolders(act.viewer).includes(standing.holder)) return notHolder()
    if (seat.organisation !== 'HEALTH_DISTRICT' && seat.organisation !== 'GENERAL_PRACTITIONER')
      return notHealth()
    if (seat.over) return sessionOver()
    if (seat.invited) return invitedAlready()
    const id = newUuid()
    const key = await keyOfHolder(writing, standing)
    await writing.run(
      query.insert(uvmInvitation).values({
        id,
        caseId: seat.caseId,
        sessionId: requested.uvmSession,
        position,
        healthBody,
        taxCode,
        convenedOn: seat.convenedOn,
        place: key.encrypt(uvmInvitation.place, id, seat.place),
        agenda: key.encrypt(uvmInvitation.agenda, id, seat.agenda),
        until: lastDayOfInvitation(seat.convenedOn),
        invitedAt: act.at,
        invitedByIssuer: act.viewer.issuer,
        invitedBy: act.viewer.subject,
        readers: sql`null`,
      }),
    )
    return { invitation: id }
  })
}

/** Takes an invitation back: it opens nothing any more. @returns its uuid, or why not */
export function withdrawUvmInvitation(
  session: SchemaSession,
  act: StepContext,
  invitation: string,
  idempotencyKey: RequestedInvitation['idempotencyKey'],
) {
  return once(session, act, 'withdrawUvmInvitation', idempotencyKey, async (writing) => {
    const known = await writing.one(
      query
        .select({ caseId: uvmInvitation.caseId })
        .from(uvmInvitation)
        .where(eq(uvmInvitation.id, invitation)),
    )
    const [standing] = known ? await standingsOf(writing, [known.caseId]) : []
    if (!standing) return notFound()
    if (!ownHolders(act.viewer).includes(standing.holder)) return notHolder()
    await writing.run(
      query
        .update(uvmInvitation)
        .set({ withdrawnAt: act.at })
        .where(and(eq(uvmInvitation.id, invitation), isNull(uvmInvitation.withdrawnAt))),
    )
    return { invitation }
  })
}

/** What an invited professional writes. */
export interface WrittenSection {
  /** uuid of the invitation. */
  readonly invitation: string
  readonly findings: string
  readonly proposal: string | null
  readonly idempotencyKey: RequestedInvitation['idempotencyKey']
}

/** Writes the section of an invited professional: a newer one counts in the place of the one before. @returns uuid of the invitation, or why not */
export function writeUvmSection(
  session: SchemaSession,
  act: StepContext,
  { invitation, findings, proposal, idempotencyKey }: WrittenSection,
) {
  return once(session, act, 'writeUvmSection', idempotencyKey, async (writing) => {
    const invited = await writing.one(
      sql<{ caseId: string; closed: boolean; holder: string; personId: string }>`
        select ${uvmInvitation.caseId} as "caseId", ${uvmInvitation.closedAt} is not null as "closed",
          cases.holder_of_invitation(${uvmInvitation.id}) as "holder", held.person_id as "personId"
        from ${uvmInvitation} join registry.case_custody held on held.case_id = ${uvmInvitation.caseId}
        where ${uvmInvitation.id} = ${invitation}`,
      { concerns: ({ personId }) => personId },
    )
    if (!invited) return notFound()
    if (invited.closed) return sessionOver()
    const id = newUuid()
    const owner = { organisation: invited.holder, record: invited.caseId }
    const key = await dataKeyFor(writing, 'cases', owner)
    await writing.run(
      query.insert(uvmSection).values({
        id,
        invitationId: invitation,
        caseId: invited.caseId,
        findings: key.encrypt(uvmSection.findings, id, findings),
        proposal: key.encrypt(uvmSection.proposal, id, proposal),
        writtenAt: act.at,
        readers: sql`null`,
      }),
    )
    return { invitation }
  })
}

function once<Outcome extends object>(
  session: SchemaSession,
  { viewer }: StepContext,
  operation: string,
  idempotencyKey: RequestedInvitation['idempotencyKey'],
  work: (writing: Writing) => Promise<Outcome>,
) {
  const key = { schema: 'cases' as const, ...principalOf(viewer), operation, ...idempotencyKey }
  return writeOnce(session, key, keptOutcomes, work)
}

/** A member of a session, and what an invitation says of it. */
function seatOf(writing: Writing, { uvmSession: id, position }: RequestedInvitation) {
  return writing.one(
    query
      .select({
        caseId: uvmSession.caseId,
        convenedOn: uvmSession.convenedOn,
        place: uvmSession.place,
        agenda: uvmSession.agenda,
        organisation: uvmMember.organisation,
        over: sql<boolean>`(${uvmSession.decision} is not null or ${uvmSession.cancelledAt} is not null)`.as(
          'over',
        ),
        invited:
          sql<boolean>`exists (select from ${uvmInvitation} where ${uvmInvitation.sessionId} = ${uvmSession.id}
          and ${uvmInvitation.position} = ${uvmMember.position} and ${uvmInvitation.withdrawnAt} is null)`.as(
            'invited',
          ),
      })
      .from(uvmSession)
      .innerJoin(uvmMember, and(eq(uvmMember.sessionId, uvmSession.id), eq(uvmMember.position, position)))
      .where(eq(uvmSession.id, id)),
  )
}

const notHealth = () =>
  refuse(
    'NotOfHealthService',
    'Si invitano i soli componenti del distretto sociosanitario e i medici di medicina generale.',
  )
const sessionOver = () =>
  refuse('UvmSessionOver', 'La seduta è già stata conclusa o annullata: non si invita e non si scrive più.')
const invitedAlready = () => refuse('InvitedAlready', 'Questo componente è già stato invitato.')
