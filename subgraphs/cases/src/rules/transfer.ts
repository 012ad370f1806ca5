import type { proposalStatuses, transferBases, transferStatuses } from '@cse/db/cases/vocabulary'
import { refuse, staleVersion } from '@cse/schema/refusal'
import type { CasePhase } from './phase.ts'

/** What a transfer rests on: the public interest (Reg. UE 2016/679 art. 6.1.e, 9.2.g), consent (art. 7), a reason that overrides its lack, or the receiver's competence. */
export type TransferBasis = (typeof transferBases)[number]
export type TransferStatus = (typeof transferStatuses)[number]

/** What the rules need to know of a case. */
export interface HeldCase {
  readonly phase: CasePhase
  /** Key of the holder: `comune:072006`. */
  readonly holder: string
  /** Code of the Ambito to which its comune belongs. */
  readonly ambitoCode: string
  readonly version: number
  /** Since when a transfer waits for an answer, if one does. */
  readonly transferRequestedAt: Date | null
}

/** What the rules need to know of a transfer. */
export interface RequestedTransfer {
  readonly status: TransferStatus
  readonly version: number
  readonly fromHolder: string
  readonly toHolder: string
}

/** What the rules need to know of a transfer that a change of residence proposed. */
export interface ProposedTransfer {
  readonly status: (typeof proposalStatuses)[number]
  /** ISTAT code. */
  readonly toComune: string
  readonly version: number
}

/**
 * Whether the holder may ask another to take the case over, and between whom it would move. A comune asks its Ambito; with a proposal, whoever
 * holds the case asks the comune where the person lives now. Ownership moves in two steps, so that the receiver knows what it answers for
 * (piano regionale 2026-2028, 4.2.2).
 * @param proposal null when none is followed
 */
export function requestTransfer(held: HeldCase, expectedVersion: number, proposal: ProposedTransfer | null) {
  const to = proposal ? `comune:${proposal.toComune}` : `ambito:${held.ambitoCode}`
  if (held.holder === to) return refuse('AlreadyHolder', 'La cartella è già in carico a chi la riceverebbe.')
  if (proposal && proposal.status !== 'OPEN') return proposalNotOpen(proposal.status)
  if (held.transferRequestedAt) return transferPending(held.transferRequestedAt)
  if (held.version !== expectedVersion) return staleVersion(held.version)
  if (held.phase === 'CLOSED')
    return refuse('CaseClosed', 'Il caso è concluso: per trasferirlo occorre prima riaprirlo.')
  return { from: held.holder, to }
}

/**
 * Whether these holders may accept or reject a transfer: who was asked may, once. Null when they may.
 * @param own keys under which the viewer's organisation holds cases
 */
export function answerTransfer(
  { toHolder, ...requested }: RequestedTransfer,
  expectedVersion: number,
  own: readonly string[],
) {
  if (requested.status !== 'REQUESTED') return notPending(requested.status)
  if (!own.includes(toHolder))
    return refuse('NotAddressee', 'Sul trasferimento decide chi ha ricevuto la richiesta.')
  return requested.version === expectedVersion ? null : staleVersion(requested.version)
}

/** Whether these holders may revoke a transfer: who asked may, as long as it waits. Null when they may. */
export function revokeTransfer(
  { fromHolder, ...requested }: RequestedTransfer,
  expectedVersion: number,
  own: readonly string[],
) {
  if (requested.status !== 'REQUESTED') return notPending(requested.status)
  if (!own.includes(fromHolder))
    return refuse('NotHolder', 'Il trasferimento può essere revocato solo da chi lo ha chiesto.')
  return requested.version === expectedVersion ? null : staleVersion(requested.version)
}

/** Whether the holder may answer that the case stays where it is. A request that follows the proposal is revoked first. Null when it may. */
export function dismissProposal(
  proposal: ProposedTransfer & { readonly transferRequestedAt: Date | null },
  expectedVersion: number,
) {
  if (proposal.status !== 'OPEN') return proposalNotOpen(proposal.status)
  if (proposal.transferRequestedAt) return transferPending(proposal.transferRequestedAt)
  return proposal.version === expectedVersion ? null : staleVersion(proposal.version)
}

/**
 * Whether the Ambito may give the case back, and to whom. It takes one step: the comune of residence is competent and cannot decline
 * (L. 328/2000 art. 6); nor does it matter whether the case is closed, since the comune keeps the file.
 */
export function returnCase(held: HeldCase & { readonly comuneCode: string }, expectedVersion: number) {
  if (held.holder !== `ambito:${held.ambitoCode}`)
    return refuse('NotHolder', 'La cartella non è in carico all’Ambito.')
  if (held.version !== expectedVersion) return staleVersion(held.version)
  return { from: held.holder, to: `comune:${held.comuneCode}` }
}

function proposalNotOpen(status: Exclude<ProposedTransfer['status'], 'OPEN'>) {
  return refuse('ProposalNotOpen', closed[status], { status })
}

const closed: Readonly<Record<Exclude<ProposedTransfer['status'], 'OPEN'>, string>> = {
  FOLLOWED: 'La cartella è già passata al nuovo comune di residenza.',
  DISMISSED: 'La proposta di trasferimento non è stata accolta.',
  SUPERSEDED: 'La proposta di trasferimento è superata: la residenza è cambiata di nuovo.',
}

/** A transfer of the case waits for an answer already. */
function transferPending(since: Date) {
  return refuse('TransferPending', 'Un trasferimento di questa cartella è già in attesa di risposta.', {
    since,
  })
}

function notPending(status: Exclude<TransferStatus, 'REQUESTED'>) {
  return refuse('TransferNotPending', decided[status], { status })
}

const decided: Readonly<Record<Exclude<TransferStatus, 'REQUESTED'>, string>> = {
  ACCEPTED: 'Il trasferimento è già stato accettato.',
  REJECTED: 'Il trasferimento è già stato respinto.',
  REVOKED: 'Il trasferimento è stato revocato da chi lo aveva chiesto.',
}
