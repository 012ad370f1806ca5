import type { AssessmentFact } from '@cse/db/src/outbox/facts'
import { pseudonymOf, recordKeyOf } from '@cse/schema/events/pseudonyms'
import { careFactOf, type Place } from './case-fact.ts'

/** What analytics is told of a completed assessment, before it is anonymised. What professionals wrote stays in the file. */
export interface ToldAssessment extends Place {
  readonly uuid: string
  readonly instrument: string
  /** Which threshold of which scale the score reaches; null where the instrument does not tell. */
  readonly reading: { readonly scale: string; readonly atLeast: number } | null
  /** `YYYY-MM-DD`. */
  readonly completedOn: string
  readonly version: number
}

/** The anonymised fact of an assessment. */
export function assessmentFact(told: ToldAssessment): AssessmentFact {
  const { uuid, instrument, reading, completedOn, version } = told
  return {
    pseudonym: pseudonymOf('assessment', uuid),
    ...careFactOf(told),
    instrument,
    need: reading && `${reading.scale}-${reading.atLeast}`,
    month: completedOn.slice(0, 7),
    recordKey: recordKeyOf(uuid),
    version,
  }
}
