import type { KeyObject } from 'node:crypto'
import type { CaseFact, Waits } from '@cse/schema/events/facts'
import { pseudonym, recordKey } from '@cse/schema/events/pseudonyms'
import { daysBetween } from '@cse/schema/today'
import type { CasePhase } from './phase.ts'

/** Where a case, or what belongs to it, counts, and for whom; before it is anonymised. */
export interface FactPlace {
  readonly personId: string
  readonly comuneCode: string
  readonly ambitoCode: string
  readonly province: string
  readonly targetArea: string
}

/** What a step may change of the fact of a case. Days are `YYYY-MM-DD`. */
export interface CaseProgress {
  readonly closedOn: string | null
  /** Code of a reason. */
  readonly closureReason: string | null
  readonly assessmentReachedOn: string | null
  readonly projectReachedOn: string | null
  readonly deliveryReachedOn: string | null
  readonly closureReachedOn: string | null
  readonly personChanges: number
}

/** What the fact of a case is made from, before it is anonymised. */
export interface CaseFactSource extends FactPlace, CaseProgress {
  readonly uuid: string
  readonly phase: CasePhase
  readonly status: string
  readonly openedOn: string
  readonly version: number
}

/**
 * The anonymised fact of a case. It changes with each step, and when the case goes over to another record of its person.
 * @param key of pseudonyms
 */
export function caseFact(key: KeyObject, source: CaseFactSource): CaseFact {
  const { phase, status, openedOn, closedOn, closureReason, version, personChanges } = source
  return {
    pseudonym: pseudonym(key, 'case', source.uuid),
    ...careFactOf(key, source),
    phase,
    status,
    openedMonth: openedOn.slice(0, 7),
    closedMonth: closedOn?.slice(0, 7) ?? null,
    outcome: closureReason,
    waits: waitsOf(source),
    recordKey: recordKey(key, source.uuid),
    version: version + personChanges,
  }
}

/** What the facts about a case and about what belongs to it have in common. Sex and age are not known here: analytics has them from persons. */
export function careFactOf(
  key: KeyObject,
  { personId, comuneCode, ambitoCode, province, targetArea }: FactPlace,
) {
  const person = pseudonym(key, 'person', personId)
  return { person, comune: comuneCode, ambito: ambitoCode, province, targetArea }
}

function waitsOf({ openedOn, ...reached }: CaseFactSource): Waits {
  const until = (day: string | null) => (day === null ? null : Math.max(0, daysBetween(openedOn, day)))
  return {
    assessment: until(reached.assessmentReachedOn),
    project: until(reached.projectReachedOn),
    delivery: until(reached.deliveryReachedOn),
    closure: until(reached.closureReachedOn),
  }
}
