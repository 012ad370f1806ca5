import type { Database } from '@cse/db/src/session/database'
import type { EventName } from '@cse/schema/events/catalogue'
import { deliver } from '../../../test/deliver.ts'
import { eventHandlers } from '../src/event-handlers.ts'

/** Delivers events to finance as the worker does. */
export const receiving = (database: () => Database) => (event: EventName, payload: object) =>
  deliver(eventHandlers(database()), event, payload)

/** The event that a month of an intervention was recorded or, from its second version on, withdrawn. */
export const monthOf = (
  delivery: { readonly id: string; readonly of: string; readonly month: string; readonly bodyCents: number },
  version = 1,
) => ({
  case: crypto.randomUUID(),
  delivery: delivery.id,
  plannedIntervention: delivery.of,
  ambito: 'ATS-BA-01',
  month: delivery.month,
  bodyCents: delivery.bodyCents,
  version,
})
