import type { KeyObject } from 'node:crypto'
import type { Cents } from '@cse/schema/cents'
import type { EmittedDeliveryFact } from '@cse/schema/events/facts'
import { pseudonym, recordKey } from '@cse/schema/events/pseudonyms'
import { careFactOf, type FactPlace } from './case-fact.ts'
import type { CasePhase } from './phase.ts'

/** What the fact of a delivery is made from, before it is anonymised. */
export interface DeliveryFactSource extends FactPlace {
  readonly uuid: string
  readonly phase: CasePhase
  readonly serviceType: string
  /** `YYYY-MM`. */
  readonly month: string
  /** Null for what is not counted in hours. */
  readonly hours: number | null
  /** What it cost in all, in cents. */
  readonly amount: Cents
  /** Code of the fund that pays for comune or Ambito, once finance has decided. */
  readonly fund: string | null
  /** It was recorded by mistake. */
  readonly withdrawn: boolean
  readonly version: number
}

/**
 * The anonymised fact of a delivery.
 * @param key of pseudonyms
 */
export function deliveryFact(key: KeyObject, source: DeliveryFactSource): EmittedDeliveryFact {
  const { uuid, phase, serviceType, month, hours, amount, fund, withdrawn, version } = source
  return {
    pseudonym: pseudonym(key, 'delivery', uuid),
    ...careFactOf(key, source),
    phase,
    serviceType,
    month,
    minutes: Math.round((hours ?? 0) * 60),
    cents: amount,
    fund,
    recordKey: recordKey(key, uuid),
    version,
    ...(withdrawn && { withdrawn }),
  }
}
