import { type Given, prepared } from '../query/prepared.ts'
import { sql } from '../query/sql.ts'
import type { Writing } from '../session/schema-session.ts'

/** An event on its way to the outbox. */
export interface OutboxEvent {
  readonly topic: string
  readonly payload: object
  /** A newer event takes the place of one under the same key that is not yet delivered. */
  readonly jobKey?: string
}

/** Emits the events of one subgraph, each by its name with the payload that belongs to it. */
export interface Emitter<Payloads> {
  /** Emits an event with a write: it is delivered, at least once, when the write is committed. */
  emit<Name extends keyof Payloads & string>(
    writing: Writing,
    name: Name,
    payload: Payloads[Name] & object,
    jobKey?: string,
  ): Promise<void>
  /** An event that is emitted together with others; see {@link emitAll}. */
  outboxEvent<Name extends keyof Payloads & string>(
    name: Name,
    payload: Payloads[Name] & object,
    jobKey?: string,
  ): OutboxEvent
}

/** The emitter of one subgraph; `Payloads` are its events, by name. The database refuses all others. */
export function emitter<Payloads>(): Emitter<Payloads> {
  return {
    emit: (writing, name, payload, jobKey) => writing.emit(name, payload, jobKey),
    outboxEvent: (topic, payload, jobKey) => ({ topic, payload, ...(jobKey !== undefined && { jobKey }) }),
  }
}

/** Adds events to the outbox, all in one statement: they are delivered once the transaction is committed. */
export const emitAll = (events: readonly OutboxEvent[]) => emitting({ events: JSON.stringify(events) })

const emitting = prepared(
  'emit all',
  (given: Given<{ events: string }>) => sql`
    select registry.emit(event->>'topic', event->'payload', event->>'jobKey') from jsonb_array_elements(${given.events}::jsonb) as event`,
)
