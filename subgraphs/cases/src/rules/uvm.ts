import type { uvmOrganisations, uvmOutcomes } from '@cse/db/cases/vocabulary'
import type { Violation } from '@cse/schema/errors'
import { refuse } from '@cse/schema/refusal'

/** For whom a member sits in the UVM. */
export type UvmOrganisation = (typeof uvmOrganisations)[number]

/** Who is to sit in the UVM, when and where. */
export interface Convocation {
  /** `YYYY-MM-DD`. */
  readonly convenedOn: string
  readonly place: string
  readonly agenda: string | null
  readonly members: readonly {
    readonly name: string
    readonly role: string
    readonly organisation: UvmOrganisation
  }[]
}

/** What a session came to. */
export interface UvmDecision {
  /** `YYYY-MM-DD`. */
  readonly heldOn: string
  /** Positions of the members who came. */
  readonly present: readonly number[]
  readonly outcome: (typeof uvmOutcomes)[number]
  readonly decision: string
  readonly minutes: string
}

/** What the rules need to know of a member. */
export interface UvmSeat {
  readonly organisation: UvmOrganisation
  /** 1 is the first of the convocation. */
  readonly position: number
}

/** Days ahead for which a UVM is convened at most: later is a slip of the pen. */
const FURTHEST = 365

/**
 * A need that is both social and health is assessed by both services together (valutazione multidimensionale, D.P.C.M. 14-2-2001 art. 2;
 * D.P.C.M. 12-1-2017 art. 21): the health district on one side, the comune or the Ambito on the other.
 */
const sides = [
  { name: 'il distretto sociosanitario', organisations: ['HEALTH_DISTRICT'] },
  { name: 'il comune o l’Ambito', organisations: ['MUNICIPALITY', 'AMBITO'] },
] as const satisfies readonly { name: string; organisations: readonly UvmOrganisation[] }[]

/** Who decides; the person, the family and others are heard. */
const deciding: readonly UvmOrganisation[] = [
  'HEALTH_DISTRICT',
  'GENERAL_PRACTITIONER',
  'MUNICIPALITY',
  'AMBITO',
]

/** What is wrong with a convocation made on this day: the UVM sits for both services, on a day to come. */
export function convocationFaults(
  {
    convenedOn,
    members,
  }: Pick<Convocation, 'convenedOn'> & { members: readonly Pick<UvmSeat, 'organisation'>[] },
  today: string,
): Violation[] {
  const days = (Date.parse(convenedOn) - Date.parse(today)) / 86_400_000
  return [
    ...(days < 0
      ? [fault('convenedOn', 'La seduta non può essere convocata per un giorno già passato.')]
      : []),
    ...(days > FURTHEST ? [fault('convenedOn', 'La seduta è convocata oltre un anno da oggi.')] : []),
    ...without(members).map((side) => fault('members', `Manca un componente per ${side}.`)),
  ]
}

/** What is wrong with a record of a session: it was held while the case was open, by members of the convocation. */
export function decisionFaults(
  { heldOn, present }: Pick<UvmDecision, 'heldOn' | 'present'>,
  seats: readonly UvmSeat[],
  { openedOn, today }: { readonly openedOn: string; readonly today: string },
): Violation[] {
  const strangers = present.flatMap((position, at) =>
    seats.some((seat) => seat.position === position)
      ? []
      : [fault(`present.${at}`, 'Nessun componente convocato ha questa posizione.')],
  )
  return [
    ...(heldOn > today ? [fault('heldOn', 'La data della seduta è nel futuro.')] : []),
    ...(heldOn < openedOn ? [fault('heldOn', 'La seduta precede l’apertura del caso.')] : []),
    ...strangers,
  ]
}

/**
 * What lacks for a decision: both services are there, and more than half of the members who decide. Null when nothing does; a session that is
 * put off (DEFERRED) needs nobody.
 */
export function quorumMissing(
  { present, outcome }: Pick<UvmDecision, 'present' | 'outcome'>,
  seats: readonly UvmSeat[],
) {
  if (outcome === 'DEFERRED') return null
  const entitled = seats.filter(({ organisation }) => deciding.includes(organisation))
  const came = entitled.filter(({ position }) => present.includes(position))
  const count = { present: came.length, needed: Math.floor(entitled.length / 2) + 1 }
  const absent = without(came)
  if (absent.length > 0)
    return refuse(
      'QuorumMissing',
      `Manca il numero legale: nessuno è presente per ${absent.join(' e ')}.`,
      count,
    )
  if (count.present >= count.needed) return null
  const message = `Manca il numero legale: componenti presenti con diritto di voto ${count.present} su ${count.needed} necessari.`
  return refuse('QuorumMissing', message, count)
}

/** The services for which nobody sits. */
function without(seats: readonly Pick<UvmSeat, 'organisation'>[]): string[] {
  const sits = (organisations: readonly UvmOrganisation[]) =>
    seats.some(({ organisation }) => organisations.includes(organisation))
  return sides.filter(({ organisations }) => !sits(organisations)).map(({ name }) => name)
}

const fault = (field: string, reason: string): Violation => ({ path: `input.${field}`, reason })
