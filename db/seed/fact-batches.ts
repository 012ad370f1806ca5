import type { FactEventName, FactOf } from '@cse/schema/events/fact-events'
import type { Load } from './load.ts'

/** Facts on their way to analytics, in the only way there is: events of the outbox, up to 1,000 facts each. */
export class FactBatches {
  readonly #load: Load
  readonly #waiting = new Map<FactEventName, object[]>()

  constructor(load: Load) {
    this.#load = load
  }

  add<Name extends FactEventName>(event: Name, fact: FactOf<Name>): void {
    const facts = this.#waiting.get(event)
    if (facts) facts.push(fact)
    else this.#waiting.set(event, [fact])
  }

  /** Emits the batches that are full; at the end, those that are not as well. */
  async emit({ all }: { all: boolean }): Promise<void> {
    for (const [event, facts] of this.#waiting)
      this.#waiting.set(event, await this.#emitted(event, facts, all))
  }

  /** @returns what is left for the next time. */
  async #emitted(event: FactEventName, facts: object[], all: boolean): Promise<object[]> {
    let start = 0
    while (facts.length - start >= (all ? 1 : BATCH)) {
      const payload = JSON.stringify({ backlog: true, facts: facts.slice(start, start + BATCH) })
      await this.#load.run('select registry.emit($1, $2::text::jsonb)', [event, payload])
      start += BATCH
    }
    return start === 0 ? facts : facts.slice(start)
  }
}

const BATCH = 1_000
