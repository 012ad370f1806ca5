import type { Family } from '../rules/cell-tables.ts'
import { type Contribution, contributionsOf, type ServiceTypes } from '../rules/contribution.ts'
import { type CareFact, type HeardPerson, type KnownPerson, NOT_KNOWN_YET } from '../rules/fact.ts'
import type { Step } from './cell-delta.ts'
import type { CellNumbers, Placed } from './cell-numbers.ts'

/** A person while facts about the person are taken in. */
export class Person {
  readonly pseudonym: string
  /** Marks the person among those who have moved a cell since it was told. */
  readonly mark: number
  readonly #facts = new Map<string, Held>()
  readonly #place: (contribution: Contribution) => Placed
  readonly #serviceTypes: ServiceTypes
  #known: HeardPerson | null = null

  constructor(pseudonym: string, numbers: CellNumbers, serviceTypes: ServiceTypes) {
    this.pseudonym = pseudonym
    this.mark = Number.parseInt(pseudonym.slice(0, 8), 16) | 0
    this.#place = (contribution) => numbers.place(contribution)
    this.#serviceTypes = serviceTypes
  }

  get known(): HeardPerson | null {
    return this.#known
  }

  /** Version of a fact; null when it is not one of this person's. */
  versionOf(pseudonym: string): number | null {
    return this.#facts.get(pseudonym)?.fact.version ?? null
  }

  /** What was kept before: moves nothing. */
  remember(kept: HeardPerson | CareFact): void {
    if ('person' in kept) this.#facts.set(kept.pseudonym, { fact: kept, placed: null })
    else this.#known = kept
  }

  /** The person is known anew: all that is told of the person moves. */
  become(heard: HeardPerson): Step[] {
    const personKey = { before: this.#self.recordKey, after: heard.recordKey }
    const changed = (['sex', 'birthYear', 'iseeBand', 'recordKey'] as const).some(
      (trait) => this.#self[trait] !== heard[trait],
    )
    const removed = changed ? this.#all() : []
    this.#known = heard
    if (!changed) return []
    for (const held of this.#facts.values()) held.placed = null
    return this.#steps(removed, this.#all(), () => [], personKey)
  }

  /** A fact in a new version, or for the first time. */
  take(fact: CareFact): Step[] {
    const before = this.#facts.get(fact.pseudonym)
    const removed = before ? this.#placedOf(before) : []
    const held: Held = { fact, placed: null }
    this.#facts.set(fact.pseudonym, held)
    return this.#stepsOf(removed, this.#placedOf(held), fact.pseudonym)
  }

  /** A fact that turned out to be somebody else's. */
  give(pseudonym: string): Step[] {
    const held = this.#facts.get(pseudonym)
    if (!held) return []
    const removed = this.#placedOf(held)
    this.#facts.delete(pseudonym)
    return this.#stepsOf(removed, [], pseudonym)
  }

  get #self(): KnownPerson {
    return this.#known ?? NOT_KNOWN_YET
  }

  #stepsOf(removed: readonly Placed[], added: readonly Placed[], moving: string): Step[] {
    const key = this.#self.recordKey
    const others = (family: Family) => {
      const others: Placed[] = []
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
    removed: readonly Placed[],
    added: readonly Placed[],
    others: (family: Family) => readonly Placed[],
    personKey: Step['personKey'],
  ): Step[] {
    const families = new Set([...removed, ...added].map(({ contribution }) => contribution.family))
    const of = (placed: readonly Placed[], family: Family) =>
      placed.filter(({ contribution }) => contribution.family === family)
    return [...families].map((family) => ({
      others: others(family),
      removed: of(removed, family),
      added: of(added, family),
      personKey,
    }))
  }

  #all(): Placed[] {
    return [...this.#facts.values()].flatMap((held) => [...this.#placedOf(held)])
  }

  /** Placed when it is needed first: most of what a person has is not looked at. */
  #placedOf(held: Held): readonly Placed[] {
    held.placed ??= contributionsOf(held.fact, this.#self, this.#serviceTypes).map(this.#place)
    return held.placed
  }
}

interface Held {
  readonly fact: CareFact
  placed: readonly Placed[] | null
}

/** To which families a kind of fact contributes. */
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
