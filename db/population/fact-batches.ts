import { type CaseFact, type DeliveryFact, factTopics, type PersonFact } from '../src/facts.ts'
import type { Load } from './load.ts'

/** Facts on their way to analytics, in the only way there is: events of the outbox, up to 1,000 facts each. */
export class FactBatches {
  readonly #load: Load
  #persons: PersonFact[] = []
  #cases: CaseFact[] = []
  #deliveries: DeliveryFact[] = []

  constructor(load: Load) {
    this.#load = load
  }

  person(fact: PersonFact): void {
    this.#persons.push(fact)
  }

  case(fact: CaseFact): void {
    this.#cases.push(fact)
  }

  delivery(fact: DeliveryFact): void {
    this.#deliveries.push(fact)
  }

  /** Emits the batches that are full; at the end, those that are not as well. */
  async emit({ all }: { all: boolean }): Promise<void> {
    this.#persons = await this.#emitted(factTopics.persons, this.#persons, all)
    this.#cases = await this.#emitted(factTopics.cases, this.#cases, all)
    this.#deliveries = await this.#emitted(factTopics.deliveries, this.#deliveries, all)
  }

  /** @returns what is left for the next time. */
  async #emitted<Fact>(topic: string, facts: Fact[], all: boolean): Promise<Fact[]> {
    let start = 0
    while (facts.length - start >= (all ? 1 : BATCH)) {
      const payload = JSON.stringify({ facts: facts.slice(start, start + BATCH) })
      await this.#load.run('select registry.emit($1, $2::text::jsonb)', [topic, payload])
      start += BATCH
    }
    return start === 0 ? facts : facts.slice(start)
  }
}

const BATCH = 1_000
