import type { z } from 'zod'
import { analyticsEvents } from './analytics.ts'
import { casesEvents } from './cases.ts'
import { financeEvents } from './finance.ts'
import { ownerEvents } from './owner.ts'
import { personsEvents } from './persons.ts'
import { servicesEvents } from './services.ts'

/** The events of each subgraph, which the role of its database may emit, and those of nobody but the owner of the database. */
export const eventsOf = {
  persons: personsEvents,
  cases: casesEvents,
  services: servicesEvents,
  finance: financeEvents,
  analytics: analyticsEvents,
  owner: ownerEvents,
} as const

/** All events: what happened where, each with the schema of what it carries. */
export const events = {
  ...personsEvents,
  ...casesEvents,
  ...servicesEvents,
  ...financeEvents,
  ...analyticsEvents,
  ...ownerEvents,
} as const

type Events = typeof events
export type EventName = keyof Events
/** What an event carries, as a handler is given it. */
export type EventPayload<Name extends EventName> = z.output<Events[Name]>

type Emitter = keyof typeof eventsOf
/** What the events of an emitter carry, by name, as they are emitted. */
export type EmittedBy<Of extends Emitter> = {
  readonly [Name in keyof (typeof eventsOf)[Of]]: z.input<(typeof eventsOf)[Of][Name] & z.ZodType>
}

/** The names of the events that each subgraph's role may emit, as the database keeps them. */
export const emittedNames = {
  persons: Object.keys(personsEvents),
  cases: Object.keys(casesEvents),
  services: Object.keys(servicesEvents),
  finance: Object.keys(financeEvents),
  analytics: Object.keys(analyticsEvents),
} as const

export const isEventName = (name: string): name is EventName => Object.hasOwn(events, name)
