import { caseRecord, transfer, transferProposal } from '@cse/db/cases/tables'
import { newUuid } from '@cse/db/src/encryption/uuid-bytes'
import { query } from '@cse/db/src/query/query'
import { eq, sql } from '@cse/db/src/query/sql'
import type { Reading, SchemaSession, Writing } from '@cse/db/src/session/schema-session'
import { badInput } from '@cse/schema/errors'
import { isRefused, notFound } from '@cse/schema/refusal'
import { today } from '@cse/schema/today'
import { consentFault } from '../rules/resting-consent.ts'
import * as rules from '../rules/transfer.ts'
import { concernsPerson } from './case.ts'
import { restingConsent } from './consent.ts'
import { keyOfHolder } from './data-key.ts'
import { transferFactEvent } from './fact-events.ts'
import type { CaseStanding } from './standing.ts'
import { type StepContext, takeStep } from './take-step.ts'
import { proposalFields } from './transfer-proposal.ts'

/** What a client says of the case it saw, and why it is to move. */
export interface CaseMove {
  /** uuid of the case. */
  readonly case: string
  readonly expectedVersion: number
  readonly reason: string
}

/** On what a request rests, and where it leads. */
export interface TransferRequest extends CaseMove {
  readonly basis: rules.TransferBasis
  /** Day of the consent and uuid of its record in persons; null with another basis. */
  readonly consentOn: string | null
  readonly consentId: string | null
  /** uuid of the proposal that it follows; null leads to the Ambito. */
  readonly proposal: string | null
}

/** Asks the Ambito of the case, or the comune of a proposal, to take it over. @returns uuid of the transfer, or why not. */
export async function requestTransfer(session: SchemaSession, act: StepContext, requested: TransferRequest) {
  const {
    case: id,
    expectedVersion,
    reason,
    basis,
    consentOn: givenOn,
    consentId,
    proposal: proposalId,
  } = requested
  const held = await heldCase(session, id)
  if (!held) return notFound()
  const proposal = proposalId === null ? null : await proposalOf(session, proposalId)
  if (proposalId !== null && proposal?.caseId !== id) return notFound()
  const move = rules.requestTransfer(held, expectedVersion, proposal)
  if (isRefused(move)) return move

  const step = { case: id, expectedVersion, step: 'REQUEST_TRANSFER', note: reason } as const
  return takeStep(session, act, step, async (writing, standing) => {
    const consent = consentId === null ? null : await restingConsent(writing, consentId)
    const { personId } = standing
    const fault = consentId !== null && consentFault(consent, { personId, givenOn, today: today(act.at) })
    if (fault) throw badInput([fault])
    const uuid = await insertRequest(writing, standing, {
      ...move,
      caseId: id,
      basis,
      consentOn: consent?.givenOn ?? givenOn,
      consentId,
      proposalId,
      reason,
      requestedAt: act.at,
    })
    const requested = { uuid, status: 'REQUESTED', requestedAt: act.at, decidedAt: null, version: 1 } as const
    const events = [transferFactEvent(writing, { ...standing, ...requested })]
    return { transfer: uuid, facts: { transfer: uuid, to: move.to, basis }, events }
  })
}

/** Gives a case back to its comune, by a transfer that is accepted as it is made. @returns uuid of the transfer, or why not. */
export async function returnCase(
  session: SchemaSession,
  act: StepContext,
  { case: id, expectedVersion, reason }: CaseMove,
) {
  const held = await heldCase(session, id)
  if (!held) return notFound()
  const move = rules.returnCase(held, expectedVersion)
  if (isRefused(move)) return move

  const step = { case: id, expectedVersion, step: 'RETURN_CASE', note: reason } as const
  return takeStep(session, act, step, async (writing, standing) => {
    const basis = 'COMPETENCE'
    const back = await insertRequest(writing, standing, {
      ...move,
      caseId: id,
      basis,
      reason,
      requestedAt: act.at,
    })
    await writing.run(
      query
        .update(transfer)
        .set({ status: 'ACCEPTED', decidedAt: act.at, version: 2 })
        .where(eq(transfer.id, back)),
    )
    const given = {
      uuid: back,
      status: 'ACCEPTED',
      requestedAt: act.at,
      decidedAt: act.at,
      version: 2,
    } as const
    const events = [transferFactEvent(writing, { ...standing, ...given })]
    return { transfer: back, facts: { transfer: back, holder: move.to }, events }
  })
}

/** What the rules need to know of a case; null when the viewer does not see it. */
function heldCase(reading: Reading, id: string) {
  const held = query
    .select({
      personId: caseRecord.personId,
      phase: caseRecord.phase,
      holder: caseRecord.holder,
      comuneCode: caseRecord.comune,
      ambitoCode: caseRecord.ambitoCode,
      version: caseRecord.version,
      transferRequestedAt: sql<Date | null>`(
        select ${transfer.requestedAt} from ${transfer} where ${transfer.caseId} = ${caseRecord.id} and ${transfer.status} = 'REQUESTED')`,
    })
    .from(caseRecord)
    .where(eq(caseRecord.id, id))
  return reading.one(held, concernsPerson)
}

function proposalOf(reading: Reading, id: string) {
  return reading.one(query.select(proposalFields).from(transferProposal).where(eq(transferProposal.id, id)))
}

type Requested = Omit<
  typeof transfer.$inferInsert,
  | 'id'
  | 'personId'
  | 'comune'
  | 'ambitoCode'
  | 'targetArea'
  | 'fromHolder'
  | 'toHolder'
  | 'status'
  | 'readers'
>

async function insertRequest(
  writing: Writing,
  standing: CaseStanding,
  { from, to, ...requested }: Requested & { from: string; to: string },
): Promise<string> {
  const { personId, comuneCode: comune, ambitoCode, targetArea } = standing
  const id = newUuid()
  const key = await keyOfHolder(writing, standing)
  const inserted = await writing.one(
    query
      .insert(transfer)
      .values({
        ...requested,
        reason: key.encrypt(transfer.reason, id, requested.reason),
        personId,
        comune,
        ambitoCode,
        targetArea,
        id,
        fromHolder: from,
        toHolder: to,
        status: 'REQUESTED',
        readers: [from, to],
      })
      .returning({ uuid: transfer.id }),
  )
  if (!inserted) throw new Error('The transfer was not recorded')
  return inserted.uuid
}
