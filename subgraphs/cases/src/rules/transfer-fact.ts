import type { TransferFact } from '@cse/schema/events/facts'
import { pseudonymOf, recordKeyOf } from '@cse/schema/events/pseudonyms'
import { daysBetween, today } from '@cse/schema/today'
import { careFactOf, type Place } from './case-fact.ts'
import type { TransferStatus } from './transfer.ts'

/** What the fact of a transfer is made from, before it is anonymised: it counts where it was asked for. */
export interface TransferFactSource extends Place {
  readonly uuid: string
  readonly status: TransferStatus
  readonly requestedAt: Date
  readonly decidedAt: Date | null
  readonly version: number
}

/** The anonymised fact of a transfer. */
export function transferFact(source: TransferFactSource): TransferFact {
  const { uuid, status, requestedAt, decidedAt, version } = source
  const asked = today(requestedAt)
  return {
    pseudonym: pseudonymOf('transfer', uuid),
    ...careFactOf(source),
    month: asked.slice(0, 7),
    outcome: status,
    days: decidedAt && daysBetween(asked, today(decidedAt)),
    recordKey: recordKeyOf(uuid),
    version,
  }
}
