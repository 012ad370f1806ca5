import type { Violation } from '@cse/schema/errors'

/** A consent as persons has it. Days are `YYYY-MM-DD`. */
export interface RestingConsent {
  readonly personId: string
  /** Code of a purpose. */
  readonly purpose: string
  readonly givenOn: string
  readonly expiresOn: string | null
  readonly withdrawnOn: string | null
}

/** Code of the purpose of a consent on which a transfer may rest. */
const TRANSFER_PURPOSE = 'CASE_TRANSFER'

/**
 * Why a transfer may not rest on the consent to which it refers; null when it may.
 * @param consent null when there is none such
 * @param givenOn the day that the request says it was given
 */
export function consentFault(
  consent: RestingConsent | null,
  {
    personId,
    givenOn,
    today,
  }: { readonly personId: string; readonly givenOn: string | null; readonly today: string },
): Violation | null {
  const fault = (reason: string, path = 'input.consent') => ({ path, reason })
  // that somebody else consented is said to nobody
  if (!consent || consent.personId !== personId)
    return fault('Il consenso non esiste o non è della persona a cui è intestata la cartella.')
  if (consent.purpose !== TRANSFER_PURPOSE)
    return fault(
      'Il consenso è stato dato per un’altra finalità: occorre quello al trasferimento della cartella.',
    )
  if (consent.withdrawnOn !== null) return fault('Il consenso è stato revocato.')
  if (consent.expiresOn !== null && consent.expiresOn < today) return fault('Il consenso è scaduto.')
  if (consent.givenOn > today) return fault('Il consenso non è ancora in vigore.')
  if (givenOn !== null && givenOn !== consent.givenOn)
    return fault('Il consenso indicato è stato dato in un altro giorno.', 'input.consentOn')
  return null
}
