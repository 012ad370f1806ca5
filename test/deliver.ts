import type { EventName } from '@cse/schema/events/catalogue'
import { type EventHandlers, subscriptionsOf } from '@cse/schema/events/handlers'

/** Delivers an event to a subgraph as the outbox does. @throws when it is not handled, or carries what the catalogue does not know */
export async function deliver(handlers: EventHandlers, event: EventName, payload: object): Promise<void> {
  const handle = subscriptionsOf({ subgraph: handlers })[event]?.subgraph
  if (!handle) throw new Error(`Nobody here handles ${event}`)
  await handle(payload)
}
