import { transfer, transferProposal } from '@cse/db/cases/tables'
import { dataKeyFor } from '@cse/db/src/encryption/data-keys'
import { query } from '@cse/db/src/query/query'
import { and, eq, sql } from '@cse/db/src/query/sql'
import type { Reading, SchemaSession } from '@cse/db/src/session/schema-session'
import { notFound, type Refused } from '@cse/schema/refusal'
import { today } from '@cse/schema/today'
import { holderOf, ownHolders } from '../rules/holder.ts'
import * as rules from '../rules/transfer.ts'
import { appendEvent } from './append-event.ts'
import { concernsPerson } from './case.ts'
import { keyOfHolder } from './data-key.ts'
import { endElsewhere } from './funding-release.ts'
import { standingsOf } from './standing.ts'
import type { StepContext } from './take-step.ts'
import { placeOfTransfer, transferFields } from './transfer.ts'
import { proposalFields } from './transfer-proposal.ts'

/** What a client says of the transfer it saw. */
export interface TransferDecision {
  /** uuid of the transfer. */
  readonly transfer: string
  readonly expectedVersion: number
  readonly reason: string | null
}

/** Accepts or rejects a transfer. The keys of the case move with the acceptance, in the same statement (trigger custody_moves). */
export function answerTransfer(
  session: SchemaSession,
  act: StepContext,
  decision: TransferDecision,
  status: 'ACCEPTED' | 'REJECTED',
) {
  return decide(session, act, decision, status, rules.answerTransfer)
}

/** Withdraws a request. */
export function revokeTransfer(session: SchemaSession, act: StepContext, decision: TransferDecision) {
  return decide(session, act, decision, 'REVOKED', rules.revokeTransfer)
}

/** Claims the transfer's version and not the case's, which who is asked does not see. */
function decide<Refusal extends Refused>(
  session: SchemaSession,
  { viewer, at }: StepContext,
  { transfer: id, expectedVersion, reason }: TransferDecision,
  status: 'ACCEPTED' | 'REJECTED' | 'REVOKED',
  refusalOf: (
    requested: rules.RequestedTransfer,
    expectedVersion: number,
    own: readonly string[],
  ) => Refusal | null,
) {
  const own = ownHolders(viewer)
  return session.write(async (writing) => {
    const requested = await transferOf(writing, id)
    if (!requested) return notFound()
    const refusal = refusalOf(requested, expectedVersion, own)
    if (refusal) return refusal
    const { caseId, fromHolder, toHolder } = requested
    const organisation = status === 'REVOKED' ? fromHolder : toHolder
    const key = await dataKeyFor(writing, 'cases', { organisation, record: caseId })
    const decided = await writing.run(
      query
        .update(transfer)
        .set({
          status,
          decidedAt: at,
          decisionReason: key.encrypt(transfer.decisionReason, id, reason),
          version: expectedVersion + 1,
        })
        .where(
          and(eq(transfer.id, id), eq(transfer.version, expectedVersion), eq(transfer.status, 'REQUESTED')),
        ),
    )
    if (decided === 0) {
      const now = await transferOf(writing, id)
      return (now && refusalOf(now, expectedVersion, own)) ?? notFound()
    }
    const accepted = status === 'ACCEPTED'
    await appendEvent(writing, {
      caseId,
      kind: `TRANSFER_${status}`,
      at,
      actorIssuer: viewer.issuer,
      actor: viewer.subject,
      actorRole: roleOf(organisation),
      written: reason === null ? null : { note: reason, key },
      facts: { transfer: id, ...(accepted && { holder: toHolder }) },
      transfer: { ...requested, status, decidedAt: at, version: expectedVersion + 1 },
      moved: accepted,
    })
    if (accepted) await endElsewhere(writing, caseId, today(at))
    return { transfer: id, case: caseId }
  })
}

/** Keeps a case where it is, though its person lives elsewhere now. */
export function dismissProposal(
  session: SchemaSession,
  { viewer, at }: StepContext,
  { proposal: id, expectedVersion, reason }: { proposal: string; expectedVersion: number; reason: string },
) {
  return session.write(async (writing) => {
    const proposed = await proposalOf(writing, id)
    if (!proposed) return notFound()
    const refusal = rules.dismissProposal(proposed, expectedVersion)
    if (refusal) return refusal
    const [standing] = await standingsOf(writing, [proposed.caseId])
    if (!standing) return notFound()
    const key = await keyOfHolder(writing, standing)
    const dismissed = await writing.run(
      query
        .update(transferProposal)
        .set({
          status: 'DISMISSED',
          decidedAt: at,
          decisionReason: key.encrypt(transferProposal.decisionReason, id, reason),
          version: expectedVersion + 1,
        })
        .where(and(eq(transferProposal.id, id), eq(transferProposal.version, expectedVersion))),
    )
    if (dismissed === 0) {
      const now = await proposalOf(writing, id)
      return (now && rules.dismissProposal(now, expectedVersion)) ?? notFound()
    }
    await appendEvent(writing, {
      caseId: proposed.caseId,
      kind: 'PROPOSAL_DISMISSED',
      at,
      actorIssuer: viewer.issuer,
      actor: viewer.subject,
      actorRole: viewer.scope === 'LOCAL' ? 'SOCIAL_WORKER' : 'PLAN_OFFICE',
      written: { note: reason, key },
      facts: { transferProposal: id },
    })
    return { proposal: id, case: proposed.caseId }
  })
}

function transferOf(reading: Reading, id: string) {
  const requested = query
    .select({ ...transferFields, ...placeOfTransfer })
    .from(transfer)
    .where(eq(transfer.id, id))
  return reading.one(requested, concernsPerson)
}

function proposalOf(reading: Reading, id: string) {
  const requestedAt = sql<Date | null>`(
    select ${transfer.requestedAt} from ${transfer}
    where ${transfer.caseId} = ${transferProposal.caseId} and ${transfer.status} = 'REQUESTED')`
  const proposed = query
    .select({ ...proposalFields, transferRequestedAt: requestedAt })
    .from(transferProposal)
    .where(eq(transferProposal.id, id))
  return reading.one(proposed, concernsPerson)
}

const roleOf = (holder: string) => ('code' in holderOf(holder) ? 'PLAN_OFFICE' : 'SOCIAL_WORKER')
