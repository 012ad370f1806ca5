import { badInput } from '@cse/schema/errors'
import { refuse, staleVersion } from '@cse/schema/refusal'
import { type Lifetime, outsideLife } from './lifetime.ts'

/** What the rules need to know of whom moves. */
export interface MovingResident extends Lifetime {
  readonly version: number
  /** ISTAT code of the comune of residence; null while unknown. */
  readonly residenceComune: string | null
  readonly residenceAddress: string | null
  /** The day from which the history is free: the first of the present residence, or the end of the last one. */
  readonly lastChange: string | null
}

/** Where somebody lives from a day on. */
export interface Move {
  /** ISTAT code; null when the person is no longer registered in any comune of Puglia. */
  readonly comune: string | null
  readonly address: string | null
  /** `YYYY-MM-DD` */
  readonly since: string
}

/**
 * Whether an operator of these comuni may write down that a person moved: null when it may. The comune of residence does (D.P.R. 223/1989
 * art. 7); where it is unknown, the comune that holds the person's case.
 * @throws GraphQLError BAD_USER_INPUT for a day outside the person's life
 */
export function mayMove(
  resident: MovingResident,
  { since, ...to }: Move,
  comuni: readonly string[],
  expectedVersion: number,
) {
  const { version, residenceComune: from, lastChange } = resident
  if (from !== null && !comuni.includes(from))
    return refuse('NotResidentHere', 'La persona non risulta residente nel comune dell’operatore.')
  if (version !== expectedVersion) return staleVersion(version)
  const wrong = outsideLife(resident, since, 'input.since')
  if (wrong.length > 0) throw badInput(wrong)
  if (lastChange !== null && since <= lastChange)
    return refuse('ResidenceOverlaps', 'La nuova residenza deve iniziare dopo quella già registrata.', {
      since: lastChange,
    })
  if (to.comune === from && to.address === resident.residenceAddress)
    return refuse('ResidenceUnchanged', 'La residenza indicata è quella già registrata.')
  return null
}
