import type { transferBases, transferStatuses } from '@cse/db/cases/vocabulary'
import { refuse, staleVersion } from '@cse/schema/refusal'
import type { CasePhase } from './phase.ts'

/** What a transfer rests on: consent (Reg. UE 2016/679 art. 7), a reason that overrides its lack, or the receiver's competence. */
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
  readonly transferAskedAt: Date | null
}

/** What the rules need to know of a transfer. */
export interface AskedTransfer {
  readonly status: TransferStatus
  readonly version: number
}

/**
 * Whether a comune may ask its Ambito to take the case over, and between whom it would move. Ownership moves in two steps, so that the
 * receiver knows what it answers for (piano regionale 2026-2028, 4.2.2).
 */
export function requestTransfer(held: HeldCase, expectedVersion: number) {
  const to = `ambito:${held.ambitoCode}`
  if (held.holder === to) return refuse('AlreadyHolder', 'La cartella è già in carico all’Ambito.')
  if (held.transferAskedAt) return transferPending(held.transferAskedAt)
  if (held.version !== expectedVersion) return staleVersion(held.version)
  if (held.phase === 'CLOSED')
    return refuse('CaseClosed', 'Il caso è concluso: per trasferirlo occorre prima riaprirlo.')
  return { from: held.holder, to }
}

/** Whether a transfer may still be accepted or rejected. Null when it may. */
export function decideTransfer({ status, version }: AskedTransfer, expectedVersion: number) {
  if (status !== 'REQUESTED') return refuse('TransferNotPending', decided[status], { status })
  return version === expectedVersion ? null : staleVersion(version)
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

/** A transfer of the case waits for an answer already. */
export function transferPending(since: Date) {
  return refuse('TransferPending', 'Un trasferimento di questa cartella è già in attesa di risposta.', {
    since,
  })
}

const decided: Readonly<Record<Exclude<TransferStatus, 'REQUESTED'>, string>> = {
  ACCEPTED: 'Il trasferimento è già stato accettato.',
  REJECTED: 'Il trasferimento è già stato respinto.',
  REVOKED: 'Il trasferimento è stato revocato da chi lo aveva chiesto.',
}
