import type { CaseFact } from '@cse/db/src/facts'
import { pseudonymOf, recordKeyOf } from '@cse/db/src/pseudonyms'
import type { CasePhase } from './phase.ts'

/** What analytics is told of a case, before it is anonymised. */
export interface ToldCase {
  readonly uuid: string
  readonly personId: string
  readonly comuneCode: string
  readonly ambitoCode: string
  readonly province: string
  readonly targetArea: string
  readonly phase: CasePhase
  readonly openedOn: string
  readonly version: number
}

/** The anonymised fact of a case. Sex and age are not known here: analytics has them from persons. */
export function caseFact({ uuid, personId, comuneCode, ambitoCode, openedOn, ...told }: ToldCase): CaseFact {
  const { province, targetArea, phase, version } = told
  return {
    pseudonym: pseudonymOf('case', uuid),
    person: pseudonymOf('person', personId),
    comune: comuneCode,
    ambito: ambitoCode,
    province,
    targetArea,
    phase,
    openedMonth: openedOn.slice(0, 7),
    recordKey: recordKeyOf(uuid),
    version,
  }
}
