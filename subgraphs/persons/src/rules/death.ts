import { badInput } from '@cse/schema/errors'
import { refuse, staleVersion } from '@cse/schema/refusal'
import { type Lifetime, outsideLife } from './lifetime.ts'

/** What the rules need to know of who has died. */
export interface Registered extends Lifetime {
  readonly version: number
  /** ISTAT code of the comune of residence; null while unknown. */
  readonly residenceComune: string | null
}

/**
 * Whether an operator of these comuni may write down on which day a person died, or take back what was written by mistake: null when it may.
 * The comune of residence does; where it is unknown, who sees the person.
 * @throws GraphQLError BAD_USER_INPUT for a day before the person's birth
 */
export function mayRecordDeath(
  person: Registered,
  deceasedOn: string | null,
  comuni: readonly string[],
  expectedVersion: number,
) {
  const { residenceComune, version } = person
  if (residenceComune !== null && !comuni.includes(residenceComune))
    return refuse('NotResidentHere', 'La persona non risulta residente nel comune dell’operatore.')
  if (version !== expectedVersion) return staleVersion(version)
  const wrong =
    deceasedOn === null ? [] : outsideLife({ ...person, deceasedOn: null }, deceasedOn, 'input.deceasedOn')
  if (wrong.length > 0) throw badInput(wrong)
  if (deceasedOn === person.deceasedOn) return refuse('DeathUnchanged', 'Il decesso è già registrato così.')
  return null
}
