import type { DueRecord, LeftOutReason } from '@cse/db/src/erasure/orders'
import { Param, sql } from '@cse/db/src/query/sql'
import type { Writing } from '@cse/db/src/session/schema-session'

/** Appointments whose period was over before a day, by id from one on. */
export function appointmentsDue(
  writing: Writing,
  asked: { readonly endedBefore: string; readonly after: string | null; readonly most: number },
): Promise<DueRecord[]> {
  return writing.rows(sql<DueRecord>`
    select record_id as "record", person_id as "person", holder as "holder", reference as "reference", started_on as "startedOn",
      kept_until as "keptUntil"
    from services.appointments_due(${asked.endedBefore}, ${asked.after}, ${asked.most})`)
}

/** An appointment that was ordered to be erased, and what stood in the way. */
export interface OrderedAppointment {
  readonly record: string
  readonly person: string
  readonly because: LeftOutReason | null
}

/** Erases ordered appointments that are there still. */
export function eraseAppointments(
  writing: Writing,
  records: readonly string[],
  endedBefore: string,
): Promise<OrderedAppointment[]> {
  return writing.rows(sql<OrderedAppointment>`
    select record_id as "record", person_id as "person", because as "because"
    from services.erase_appointments(${new Param(records)}::uuid[], ${endedBefore})`)
}

/** Those of these persons of whom an appointment is kept. */
export async function withAppointments(writing: Writing, persons: readonly string[]): Promise<string[]> {
  const found = await writing.one(
    sql<{
      persons: string[]
    }>`select services.with_appointments(${new Param(persons)}::uuid[]) as "persons"`,
  )
  return found?.persons ?? []
}

/** Forgets where persons lived of whom no appointment is left. @returns of whom one is */
export function forgetPersons(
  writing: Writing,
  persons: readonly string[],
): Promise<{ record: string; because: LeftOutReason }[]> {
  return writing.rows(sql<{ record: string; because: LeftOutReason }>`
    select person_id as "record", because as "because" from services.forget_persons(${new Param(persons)}::uuid[])`)
}
