import type { DeliveryFact } from '@cse/db/src/outbox/facts'
import { pseudonymOf, recordKeyOf } from '@cse/schema/events/pseudonyms'
import { careFactOf, type Place } from './case-fact.ts'
import type { CasePhase } from './phase.ts'

/** What analytics is told of a delivery, before it is anonymised. */
export interface ToldDelivery extends Place {
  readonly uuid: string
  readonly phase: CasePhase
  readonly serviceType: string
  /** `YYYY-MM`. */
  readonly month: string
  /** Null for what is not counted in hours. */
  readonly hours: number | null
  /** What it cost in all, in cents. */
  readonly amount: number
  /** Code of the fund that pays for comune or Ambito, once finance has decided. */
  readonly fund: string | null
  /** It was recorded by mistake. */
  readonly withdrawn: boolean
  readonly version: number
}

/** The anonymised fact of a delivery. */
export function deliveryFact(told: ToldDelivery): DeliveryFact {
  const { uuid, phase, serviceType, month, hours, amount, fund, withdrawn, version } = told
  return {
    pseudonym: pseudonymOf('delivery', uuid),
    ...careFactOf(told),
    phase,
    serviceType,
    month,
    minutes: Math.round((hours ?? 0) * 60),
    cents: amount,
    fund,
    recordKey: recordKeyOf(uuid),
    version,
    ...(withdrawn && { withdrawn }),
  }
}
