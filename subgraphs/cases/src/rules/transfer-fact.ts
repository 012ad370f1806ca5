import type { KeyObject } from 'node:crypto'
import type { TransferFact } from '@cse/schema/events/facts'
import { pseudonym, recordKey } from '@cse/schema/events/pseudonyms'
import { daysBetween, today } from '@cse/schema/today'
import { careFactOf, type FactPlace } from './case-fact.ts'
import type { TransferStatus } from './transfer.ts'

/** What the fact of a transfer is made from, before it is anonymised: it counts where it was asked for. */
export interface TransferFactSource extends FactPlace {
  readonly uuid: string
  readonly status: TransferStatus
  readonly requestedAt: Date
  readonly decidedAt: Date | null
  readonly version: number
}

/**
 * The anonymised fact of a transfer.
 * @param key of pseudonyms
 */
export function transferFact(key: KeyObject, source: TransferFactSource): TransferFact {
  const { uuid, status, requestedAt, decidedAt, version } = source
  const requested = today(requestedAt)
  return {
    pseudonym: pseudonym(key, 'transfer', uuid),
    ...careFactOf(key, source),
    month: requested.slice(0, 7),
    outcome: status,
    days: decidedAt && daysBetween(requested, today(decidedAt)),
    recordKey: recordKey(key, uuid),
    version,
  }
}
