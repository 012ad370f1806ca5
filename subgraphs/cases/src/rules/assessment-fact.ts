import type { KeyObject } from 'node:crypto'
import type { AssessmentFact } from '@cse/schema/events/facts'
import { pseudonym, recordKey } from '@cse/schema/events/pseudonyms'
import { careFactOf, type FactPlace } from './case-fact.ts'

/** What the fact of a completed assessment is made from, before it is anonymised. What professionals wrote stays in the file. */
export interface AssessmentFactSource extends FactPlace {
  readonly uuid: string
  readonly instrument: string
  /** Which threshold of which scale the score reaches; null where the instrument reads none. */
  readonly reading: { readonly scale: string; readonly atLeast: number } | null
  /** `YYYY-MM-DD`. */
  readonly completedOn: string
  readonly version: number
}

/**
 * The anonymised fact of an assessment.
 * @param key of pseudonyms
 */
export function assessmentFact(key: KeyObject, source: AssessmentFactSource): AssessmentFact {
  const { uuid, instrument, reading, completedOn, version } = source
  return {
    pseudonym: pseudonym(key, 'assessment', uuid),
    ...careFactOf(key, source),
    instrument,
    need: reading && `${reading.scale}-${reading.atLeast}`,
    month: completedOn.slice(0, 7),
    recordKey: recordKey(key, uuid),
    version,
  }
}
