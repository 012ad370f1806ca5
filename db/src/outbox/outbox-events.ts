import { type SQL, sql } from '../query/sql.ts'
import { type FactOf, type Facts, type FactTopic, factTopics } from './facts.ts'

/** An event on its way to the outbox. */
export interface OutboxEvent {
  readonly topic: string
  readonly payload: Readonly<Record<string, unknown>>
  /** A newer event takes the place of one under the same key that is not yet delivered. */
  readonly jobKey?: string
}

/** The event that tells analytics of one record: the newest state is enough, so it takes the place of an older one. */
export function factEvent<Topic extends FactTopic>(
  topic: Topic,
  fact: FactOf[Topic] & { readonly pseudonym: string },
): OutboxEvent {
  const payload: Facts<FactOf[Topic]> = { facts: [fact] }
  return { topic: factTopics[topic], payload: { ...payload }, jobKey: fact.pseudonym }
}

/** The events that tell analytics of many records, as few as they fit into. */
export function factEvents<Topic extends FactTopic>(
  topic: Topic,
  facts: readonly FactOf[Topic][],
): OutboxEvent[] {
  return Array.from({ length: Math.ceil(facts.length / MOST) }, (_, batch) => ({
    topic: factTopics[topic],
    payload: { facts: facts.slice(batch * MOST, (batch + 1) * MOST) },
  }))
}

const MOST = 1_000

/** Adds events to the outbox, all in one statement: they are delivered once the transaction is committed. */
export function emitAll(events: readonly OutboxEvent[]): SQL {
  return sql`
    select registry.emit(event->>'topic', event->'payload', event->>'jobKey') from jsonb_array_elements(${JSON.stringify(events)}::jsonb) as event`
}
