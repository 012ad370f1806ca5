import type { DeliveryFact } from '@cse/db/src/facts'
import { pseudonymOf, recordKeyOf } from '@cse/db/src/pseudonyms'
import type { CasePhase } from './phase.ts'

/** What analytics is told of. */
interface Told {
  /** uuid of the delivery. */
  readonly delivery: string
  readonly serviceType: string
  /** `YYYY-MM`. */
  readonly month: string
  readonly personId: string
  readonly comuneCode: string
  readonly ambitoCode: string
  readonly province: string
  readonly targetArea: string
  readonly phase: CasePhase
  /** It was recorded by mistake. */
  readonly withdrawn: boolean
}

/** The anonymised fact of a delivery. Sex and age are not known here: analytics has them from persons. */
export function deliveryFact({ delivery, personId, comuneCode, ambitoCode, ...told }: Told): DeliveryFact {
  const { province, targetArea, phase, serviceType, month, withdrawn } = told
  return {
    pseudonym: pseudonymOf('delivery', delivery),
    person: pseudonymOf('person', personId),
    comune: comuneCode,
    ambito: ambitoCode,
    province,
    targetArea,
    phase,
    serviceType,
    month,
    recordKey: recordKeyOf(delivery),
    version: withdrawn ? 2 : 1,
    ...(withdrawn && { withdrawn }),
  }
}
