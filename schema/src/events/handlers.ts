import type { z } from 'zod'
import { type EventName, type EventPayload, events, isEventName } from './catalogue.ts'

/**
 * What a subgraph does with events, by name. Each is delivered at least once, so a handler that is called twice with the same payload must leave the
 * same state.
 */
export type EventHandlers = {
  readonly [Name in EventName]?: (payload: EventPayload<Name>) => Promise<void>
}

/** A handler as the outbox calls it. @throws ZodError for a payload that is not as the catalogue has it */
type RawHandler = (payload: unknown) => Promise<void>

/** The handlers of all subgraphs as the outbox takes them: by the name of the event, then by subgraph. */
export function subscriptionsOf(
  handlers: Readonly<Record<string, EventHandlers>>,
): Record<string, Record<string, RawHandler>> {
  const subscriptions: Record<string, Record<string, RawHandler>> = {}
  for (const [subgraph, own] of Object.entries(handlers))
    for (const name of Object.keys(own).filter(isEventName)) {
      subscriptions[name] ??= {}
      subscriptions[name][subgraph] = parsing(own, name)
    }
  return subscriptions
}

const schemas: { readonly [Name in EventName]: z.ZodType<EventPayload<Name>> } = events

function parsing<Name extends EventName>(handlers: EventHandlers, name: Name): RawHandler {
  return async (payload) => handlers[name]?.(schemas[name].parse(payload))
}
