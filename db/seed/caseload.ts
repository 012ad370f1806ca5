import type { Custody, Phase } from './course.ts'
import type { Random } from './random.ts'
import type { Town, TownsOfAmbito } from './towns.ts'

/** Where a new case is to stand. */
export interface CasePlace {
  readonly phase: Phase
  readonly custody: Custody
}

/**
 * Deals out phases and holders so that even a small population shows all: every third household has a case, every Ambito holds one in ten
 * and its second, and a town of some size has cases of its own in every phase.
 */
export class Caseload {
  readonly #households = new Map<string, number>()
  readonly #ofAmbito = new Map<string, number>()
  readonly #ofTown = new Map<string, number>()

  /** Whether the next household of the Ambito has a case. */
  takesNext(ambito: TownsOfAmbito): boolean {
    return counted(this.#households, ambito.code) % 3 === 1
  }

  /** The place of the next case of a town. */
  next(town: Town, ambito: TownsOfAmbito, random: Random): CasePlace {
    const custody = custodyOf(counted(this.#ofAmbito, ambito.code))
    if (custody !== 'COMUNE') return { custody, phase: random.weighted(TRANSFERABLE[custody]) }
    return { custody, phase: this.#phase(town, random) }
  }

  #phase(town: Town, random: Random): Phase {
    const place = counted(this.#ofTown, town.istatCode)
    const first = town.persons >= TOWN_OF_SOME_SIZE ? FIRST_OF_TOWN[place] : undefined
    return first ?? random.weighted(PHASES)
  }
}

/** A case outside the count: its phase and holder are left to chance. */
export function anyPlace(random: Random): CasePlace {
  const custody = random.chance(0.1) ? 'AMBITO' : 'COMUNE'
  return { custody, phase: random.weighted(custody === 'COMUNE' ? PHASES : TRANSFERABLE.AMBITO) }
}

function custodyOf(place: number): Custody {
  if (place === 1 || place % 10 === 7) return 'AMBITO'
  if (place % 50 === 4) return 'REQUESTED'
  if (place % 40 === 9) return 'REJECTED'
  return 'COMUNE'
}

/** How many were counted under the key before. */
function counted(counts: Map<string, number>, key: string): number {
  const count = counts.get(key) ?? 0
  counts.set(key, count + 1)
  return count
}

const TOWN_OF_SOME_SIZE = 60

const FIRST_OF_TOWN: readonly Phase[] = [
  'SERVICE_DELIVERY',
  'NEEDS_ASSESSMENT',
  'CLOSED',
  'INDIVIDUAL_PROJECT',
  'ACCESS_AND_ORIENTATION',
  'FINAL_EVALUATION',
]

const PHASES: readonly (readonly [Phase, number])[] = [
  ['ACCESS_AND_ORIENTATION', 14],
  ['NEEDS_ASSESSMENT', 14],
  ['INDIVIDUAL_PROJECT', 12],
  ['SERVICE_DELIVERY', 36],
  ['FINAL_EVALUATION', 5],
  ['CLOSED', 19],
]

const TRANSFERABLE: Record<Exclude<Custody, 'COMUNE'>, readonly (readonly [Phase, number])[]> = {
  AMBITO: PHASES.slice(1),
  REQUESTED: [
    ['NEEDS_ASSESSMENT', 70],
    ['INDIVIDUAL_PROJECT', 15],
    ['SERVICE_DELIVERY', 15],
  ],
  REJECTED: PHASES.slice(1, 4),
}
