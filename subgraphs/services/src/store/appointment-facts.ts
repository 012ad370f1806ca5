import { emitAll } from '@cse/db/src/outbox/emitter'
import { Param, sql } from '@cse/db/src/query/sql'
import type { Writing } from '@cse/db/src/session/schema-session'
import { factBatches } from '@cse/schema/events/facts'
import { type AppointmentFactSource, appointmentFact } from '../rules/appointment-fact.ts'
import { outboxEvent } from './emit.ts'

/**
 * Emits the fact of an appointment as it stands now, in the place of an older one that is not yet delivered. Nobody waits for it: it leaves ahead of
 * the commit, which fails when it does.
 */
export function emitAppointmentFact(writing: Writing, source: AppointmentFactSource): void {
  const fact = appointmentFact(writing.pseudonymKey, source)
  const event = outboxEvent('services.appointment-facts-changed', { facts: [fact] }, fact.pseudonym)
  writing.run(emitAll([event])).catch(() => {})
}

/** Emits anew the facts of appointments that went over to another record of their person. */
export async function republishAppointments(writing: Writing, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  const moved = await writing.rows(sql<AppointmentFactSource>`
    select uuid, person_id as "personId", comune, ambito, province, purpose, booked_at as "bookedAt", starts_at as "startsAt", status, version
    from services.appointment_fact_sources(${new Param(ids)}::uuid[])`)
  const events = factBatches(moved.map((source) => appointmentFact(writing.pseudonymKey, source))).map(
    (facts) => outboxEvent('services.appointment-facts-changed', facts),
  )
  await writing.run(emitAll(events))
}
