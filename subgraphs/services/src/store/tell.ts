import { emitAll, factEvent, factEvents } from '@cse/db/src/outbox/outbox-events'
import { Param, sql } from '@cse/db/src/query/sql'
import type { Writing } from '@cse/db/src/session/schema-session'
import { appointmentFact, type ToldAppointment } from '../rules/appointment-fact.ts'

/** Tells analytics how an appointment stands now. Nobody waits for it: it leaves ahead of the commit, which fails when it does. */
export function tellAppointment(writing: Writing, told: ToldAppointment): void {
  writing.run(emitAll([factEvent('appointments', appointmentFact(told))])).catch(() => {})
}

/** Tells analytics anew of appointments that went over to another record of their person. */
export async function retellAppointments(writing: Writing, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  const moved = await writing.rows(sql<ToldAppointment>`
    select uuid, person_id as "personId", comune, ambito, province, purpose, booked_at as "bookedAt", starts_at as "startsAt", status, version
    from services.retold_appointments(${new Param(ids)}::uuid[])`)
  await writing.run(emitAll(factEvents('appointments', moved.map(appointmentFact))))
}
