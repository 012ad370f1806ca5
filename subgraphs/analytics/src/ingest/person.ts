import type { Family } from '../rules/cell-tables.ts'
import { type Contribution, contributionsOf, type ServiceTypes } from '../rules/contribution.ts'
import { type CareFact, type KnownPerson, type PersonFact, UNKNOWN_PERSON } from '../rules/fact.ts'
import type { ContributionChange } from './cell-delta.ts'
import type { CellNumbers, PlacedContribution } from './cell-numbers.ts'

/** A person and the person's facts, while a batch is ingested. */
export class IngestedPerson {
  readonly pseudonym: string
  /** Marks the person among those who have changed a cell: see `Cell`. */
  readonly mark: number
  readonly #facts = new Map<string, HeldFact>()
  readonly #place: (contribution: Contribution) => PlacedContribution
  readonly #serviceTypes: ServiceTypes
  #known: PersonFact | null = null

  constructor(pseudonym: string, numbers: CellNumbers, serviceTypes: ServiceTypes) {
    this.pseudonym = pseudonym
    this.mark = Number.parseInt(pseudonym.slice(0, 8), 16) | 0
    this.#place = (contribution) => numbers.place(contribution)
    this.#serviceTypes = serviceTypes
  }

  get known(): PersonFact | null {
    return this.#known
  }

  /** Version of a fact; null when it is not one of this person's. */
  versionOf(pseudonym: string): number | null {
    return this.#facts.get(pseudonym)?.fact.version ?? null
  }

  /** Loads a stored fact; changes nothing. */
  load(stored: PersonFact | CareFact): void {
    if ('person' in stored) this.#facts.set(stored.pseudonym, { fact: stored, placed: null })
    else this.#known = stored
  }

  /** Replaces what is known of the person; all contributions may change. */
  update(fact: PersonFact): ContributionChange[] {
    const personKey = { before: this.#self.recordKey, after: fact.recordKey }
    const changed = (['sex', 'birthYear', 'iseeBand', 'recordKey'] as const).some(
      (trait) => this.#self[trait] !== fact[trait],
    )
    const removed = changed ? this.#all() : []
    this.#known = fact
    if (!changed) return []
    for (const held of this.#facts.values()) held.placed = null
    return this.#steps(removed, this.#all(), () => [], personKey)
  }

  /** Puts a fact in, for the first time or in a new version. */
  put(fact: CareFact): ContributionChange[] {
    const before = this.#facts.get(fact.pseudonym)
    const removed = before ? this.#placedOf(before) : []
    const held: HeldFact = { fact, placed: null }
    this.#facts.set(fact.pseudonym, held)
    return this.#stepsOf(removed, this.#placedOf(held), fact.pseudonym)
  }

  /** Removes a fact that belongs to somebody else. */
  remove(pseudonym: string): ContributionChange[] {
    const held = this.#facts.get(pseudonym)
    if (!held) return []
    const removed = this.#placedOf(held)
    this.#facts.delete(pseudonym)
    return this.#stepsOf(removed, [], pseudonym)
  }

  get #self(): KnownPerson {
    return this.#known ?? UNKNOWN_PERSON
  }

  #stepsOf(
    removed: readonly PlacedContribution[],
    added: readonly PlacedContribution[],
    moving: string,
  ): ContributionChange[] {
    const key = this.#self.recordKey
    const others = (family: Family) => {
      const others: PlacedContribution[] = []
      for (const [pseudonym, held] of this.#facts) {
        if (pseudonym === moving || !FAMILIES_OF[held.fact.kind].includes(family)) continue
        for (const placed of this.#placedOf(held))
          if (placed.contribution.family === family) others.push(placed)
      }
      return others
    }
    return this.#steps(removed, added, others, { before: key, after: key })
  }

  #steps(
    removed: readonly PlacedContribution[],
    added: readonly PlacedContribution[],
    others: (family: Family) => readonly PlacedContribution[],
    personKey: ContributionChange['personKey'],
  ): ContributionChange[] {
    const families = new Set([...removed, ...added].map(({ contribution }) => contribution.family))
    const of = (placed: readonly PlacedContribution[], family: Family) =>
      placed.filter(({ contribution }) => contribution.family === family)
    return [...families].map((family) => ({
      others: others(family),
      removed: of(removed, family),
      added: of(added, family),
      personKey,
    }))
  }

  #all(): PlacedContribution[] {
    return [...this.#facts.values()].flatMap((held) => [...this.#placedOf(held)])
  }

  /** Placed when first needed: most facts of a person are not used. */
  #placedOf(held: HeldFact): readonly PlacedContribution[] {
    held.placed ??= contributionsOf(held.fact, this.#self, this.#serviceTypes).map(this.#place)
    return held.placed
  }
}

interface HeldFact {
  readonly fact: CareFact
  placed: readonly PlacedContribution[] | null
}

/** The families to which a kind of fact contributes. */
const FAMILIES_OF: Readonly<Record<CareFact['kind'], readonly Family[]>> = {
  case: [
    'CASES',
    'CLOSURES',
    'WAITS_FOR_ASSESSMENT',
    'WAITS_FOR_PROJECT',
    'WAITS_FOR_DELIVERY',
    'WAITS_FOR_CLOSURE',
  ],
  delivery: ['DELIVERIES', 'HOME_CARE'],
  appointment: ['APPOINTMENTS'],
  assessment: ['ASSESSMENTS'],
  transfer: ['TRANSFERS'],
}
