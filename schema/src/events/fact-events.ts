import type { z } from 'zod'
import { type EventName, type events, isEventName } from './catalogue.ts'

type Emitted<Name extends EventName> = z.input<(typeof events)[Name]>

/** The events that carry facts to analytics. */
export type FactEventName = {
  [Name in EventName]: Emitted<Name> extends { readonly facts: readonly unknown[] } ? Name : never
}[EventName]

/** A fact as it travels with an event. */
export type FactOf<Name extends FactEventName> = Emitted<Name>['facts'][number]

export const isFactEventName = (name: string): name is FactEventName =>
  isEventName(name) && name.endsWith('-facts-changed')
