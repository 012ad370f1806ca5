import { type FactOf, type FactTopic, factTopics } from '../src/outbox/facts.ts'
import type { Load } from './load.ts'

/** Facts on their way to analytics, in the only way there is: events of the outbox, up to 1,000 facts each. */
export class FactBatches {
  readonly #load: Load
  readonly #waiting = new Map<FactTopic, object[]>()

  constructor(load: Load) {
    this.#load = load
  }

  tell<Topic extends FactTopic>(topic: Topic, fact: FactOf[Topic]): void {
    const facts = this.#waiting.get(topic)
    if (facts) facts.push(fact)
    else this.#waiting.set(topic, [fact])
  }

  /** Emits the batches that are full; at the end, those that are not as well. */
  async emit({ all }: { all: boolean }): Promise<void> {
    for (const [topic, facts] of this.#waiting)
      this.#waiting.set(topic, await this.#emitted(factTopics[topic], facts, all))
  }

  /** @returns what is left for the next time. */
  async #emitted(topic: string, facts: object[], all: boolean): Promise<object[]> {
    let start = 0
    while (facts.length - start >= (all ? 1 : BATCH)) {
      const payload = JSON.stringify({ backlog: true, facts: facts.slice(start, start + BATCH) })
      await this.#load.run('select registry.emit($1, $2::text::jsonb)', [topic, payload])
      start += BATCH
    }
    return start === 0 ? facts : facts.slice(start)
  }
}

const BATCH = 1_000
