import type { PersonFact, Sex } from '@cse/db/src/outbox/facts'
import { iseeBand } from '@cse/schema/bands'
import { pseudonymOf, recordKeyOf } from '@cse/schema/events/pseudonyms'

/** What analytics is told of a person, before it is anonymised. */
export interface ToldPerson {
  readonly uuid: string
  readonly sex: Exclude<Sex, 'UNKNOWN'> | null
  readonly birthYear: number | null
  /** ISTAT code of the comune of residence. */
  readonly comune: string | null
  /** The latest ordinary ISEE, in cents; null for who has none, or one that cannot be computed. */
  readonly isee: number | null
  readonly version: number
}

/** The anonymised fact of a person. */
export function personFact({ uuid, sex, birthYear, comune, isee, version }: ToldPerson): PersonFact {
  return {
    pseudonym: pseudonymOf('person', uuid),
    sex: sex ?? 'UNKNOWN',
    birthYear,
    comune,
    iseeBand: iseeBand(isee),
    recordKey: recordKeyOf(uuid),
    version,
  }
}
