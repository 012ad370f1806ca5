import type { ServiceTypes } from '../rules/contribution.ts'
import type { CareFact, HeardPerson } from '../rules/fact.ts'
import { closedThrough, isClosed } from '../rules/period.ts'
import { type Change, changesOf, type Step } from './cell-delta.ts'
import type { CellNumbers } from './cell-numbers.ts'
import type { Moves } from './pending-deltas.ts'
import { Person } from './person.ts'

/** How an event came. */
export interface Heard {
  readonly at: Date
  /** An archive that is taken over: see `moved` in `cell.ts`. */
  readonly backlog: boolean
}

/** The persons of a portion of events, and the cells that their facts move. */
export class People {
  readonly #numbers: CellNumbers
  readonly #serviceTypes: ServiceTypes
  readonly #moves: Moves
  #open: OpenPeriods | undefined
  readonly #persons = new Map<string, Person>()
  /** Pseudonym of the person by that of the fact. */
  readonly #owners = new Map<string, string>()

  constructor(numbers: CellNumbers, serviceTypes: ServiceTypes, moves: Moves) {
    this.#numbers = numbers
    this.#serviceTypes = serviceTypes
    this.#moves = moves
  }

  /** What was kept before. */
  remember(kept: HeardPerson | CareFact): void {
    const person = 'person' in kept ? kept.person : kept.pseudonym
    this.#person(person).remember(kept)
    if ('person' in kept) this.#owners.set(kept.pseudonym, person)
  }

  /** Takes a person's own fact in. @returns whether it was news: not one that was there already, or a newer one. */
  takePerson(fact: HeardPerson, heard: Heard): boolean {
    const person = this.#person(fact.pseudonym)
    if (person.known && person.known.version >= fact.version) return false
    this.#move(person, person.become(fact), heard)
    return true
  }

  /** Takes a fact about somebody's care in. @returns whether it was news */
  takeCare(fact: CareFact, heard: Heard): boolean {
    const owner = this.#persons.get(this.#owners.get(fact.pseudonym) ?? '')
    const version = owner?.versionOf(fact.pseudonym) ?? null
    if (version !== null && version >= fact.version) return false
    if (owner && owner.pseudonym !== fact.person) this.#move(owner, owner.give(fact.pseudonym), heard)
    const person = this.#person(fact.person)
    this.#owners.set(fact.pseudonym, fact.person)
    this.#move(person, person.take(fact), heard)
    return true
  }

  #person(pseudonym: string): Person {
    const known = this.#persons.get(pseudonym)
    if (known) return known
    const person = new Person(pseudonym, this.#numbers, this.#serviceTypes)
    this.#persons.set(pseudonym, person)
    return person
  }

  #move({ mark }: Person, steps: readonly Step[], { at, backlog }: Heard): void {
    if (steps.length === 0) return
    const open = this.#openPeriods(at)
    const each = (change: Change) => {
      this.#moves.add(change, mark, backlog || this.#isOpen(change.cell, open))
    }
    for (const step of steps) changesOf(step, each)
  }

  /** What is known by now of the periods that are open at an instant; the last month that is closed decides. */
  #openPeriods(at: Date): OpenPeriods {
    if (this.#open?.at === at) return this.#open
    const closed = closedThrough(at)
    this.#open = { at, closed, known: this.#open?.closed === closed ? this.#open.known : [] }
    return this.#open
  }

  #isOpen(cell: number, { closed, known }: OpenPeriods): boolean {
    const number = this.#numbers.periodIn(cell)
    const open = known[number]
    if (open !== undefined) return open
    const period = this.#numbers.periodText(number)
    known[number] = period !== '' && !isClosed(period, closed)
    return known[number]
  }
}

interface OpenPeriods {
  readonly at: Date
  readonly closed: string
  /** By number of the period. */
  readonly known: boolean[]
}
