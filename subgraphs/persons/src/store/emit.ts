import { emitter } from '@cse/db/src/outbox/emitter'
import type { EmittedBy } from '@cse/schema/events/catalogue'

/** Emits the events of persons, each with what the catalogue says that it carries. */
export const { emit, outboxEvent } = emitter<EmittedBy<'persons'>>()
