import type { KeyObject } from 'node:crypto'
import { iseeBand } from '@cse/schema/bands'
import type { Cents } from '@cse/schema/cents'
import type { PersonFact } from '@cse/schema/events/facts'
import { pseudonym, recordKey } from '@cse/schema/events/pseudonyms'

/** What the fact of a person is made from, before it is anonymised. */
export interface PersonFactSource {
  readonly uuid: string
  readonly sex: Exclude<PersonFact['sex'], 'UNKNOWN'> | null
  readonly birthYear: number | null
  /** ISTAT code of the comune of residence. */
  readonly comune: string | null
  /** The latest ordinary ISEE, in cents; null for who has none, or one that cannot be computed. */
  readonly isee: Cents | null
  readonly version: number
}

/**
 * The anonymised fact of a person.
 * @param key of pseudonyms
 */
export function personFact(key: KeyObject, source: PersonFactSource): PersonFact {
  const { uuid, sex, birthYear, comune, isee, version } = source
  return {
    pseudonym: pseudonym(key, 'person', uuid),
    sex: sex ?? 'UNKNOWN',
    birthYear,
    comune,
    iseeBand: iseeBand(isee),
    recordKey: recordKey(key, uuid),
    version,
  }
}
