import type { CareFact, PersonFact } from '../rules/fact.ts'
import { closedThrough, isClosed } from '../rules/period.ts'
import { type CellDelta, type ContributionChange, deltasOf } from './cell-delta.ts'
import type { IngestContext } from './context.ts'
import { IngestedPerson } from './person.ts'

/** How an event arrived. */
export interface Arrival {
  readonly at: Date
  /** Whether it is of an archive that is taken over: then releasable figures follow at once, see `Cell`. */
  readonly backlog: boolean
}

/** The persons of a batch of events. Their facts add deltas of cells to the context. */
export class People {
  readonly #context: Pick<IngestContext, 'numbers' | 'serviceTypes' | 'deltas'>
  readonly #persons = new Map<string, IngestedPerson>()
  /** Pseudonym of the person by that of the fact. */
  readonly #owners = new Map<string, string>()
  #open: OpenPeriods | undefined

  constructor(context: Pick<IngestContext, 'numbers' | 'serviceTypes' | 'deltas'>) {
    this.#context = context
  }

  /** Loads a stored fact. */
  load(stored: PersonFact | CareFact): void {
    const person = 'person' in stored ? stored.person : stored.pseudonym
    this.#person(person).load(stored)
    if ('person' in stored) this.#owners.set(stored.pseudonym, person)
  }

  /** Ingests the fact about a person. @returns whether it is new: no version as new was there */
  ingestPerson(fact: PersonFact, arrival: Arrival): boolean {
    const person = this.#person(fact.pseudonym)
    if (person.known && person.known.version >= fact.version) return false
    this.#addDeltas(person, person.update(fact), arrival)
    return true
  }

  /** Ingests a fact about somebody's care. @returns whether it is new: no version as new was there */
  ingestCare(fact: CareFact, arrival: Arrival): boolean {
    const owner = this.#persons.get(this.#owners.get(fact.pseudonym) ?? '')
    const version = owner?.versionOf(fact.pseudonym) ?? null
    if (version !== null && version >= fact.version) return false
    if (owner && owner.pseudonym !== fact.person)
      this.#addDeltas(owner, owner.remove(fact.pseudonym), arrival)
    const person = this.#person(fact.person)
    this.#owners.set(fact.pseudonym, fact.person)
    this.#addDeltas(person, person.put(fact), arrival)
    return true
  }

  #person(pseudonym: string): IngestedPerson {
    const known = this.#persons.get(pseudonym)
    if (known) return known
    const person = new IngestedPerson(pseudonym, this.#context.numbers, this.#context.serviceTypes)
    this.#persons.set(pseudonym, person)
    return person
  }

  #addDeltas(
    { mark }: IngestedPerson,
    changes: readonly ContributionChange[],
    { at, backlog }: Arrival,
  ): void {
    if (changes.length === 0) return
    const open = this.#openPeriods(at)
    const each = (delta: CellDelta) => {
      this.#context.deltas.add(delta, mark, backlog || this.#isOpen(delta.cell, open))
    }
    for (const change of changes) deltasOf(change, each)
  }

  /** What is known so far of the periods that are open at an instant; the last month that is closed decides. */
  #openPeriods(at: Date): OpenPeriods {
    if (this.#open?.at === at) return this.#open
    const closed = closedThrough(at)
    this.#open = { at, closed, known: this.#open?.closed === closed ? this.#open.known : [] }
    return this.#open
  }

  #isOpen(cell: number, { closed, known }: OpenPeriods): boolean {
    const { numbers } = this.#context
    const number = numbers.periodIn(cell)
    const open = known[number]
    if (open !== undefined) return open
    const period = numbers.periodText(number)
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
