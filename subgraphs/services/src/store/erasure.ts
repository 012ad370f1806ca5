import { type DueRecord, dueRecords, type SearchTurn } from '@cse/db/src/erasure/due-records'
import type { LeftOutReason } from '@cse/db/src/erasure/orders'
import { Param, sql } from '@cse/db/src/query/sql'
import type { Writing } from '@cse/db/src/session/schema-session'

/** Appointments whose period was over before a day. */
export const appointmentsDue = (
  writing: Writing,
  { endedBefore, after, most }: SearchTurn,
): Promise<DueRecord[]> =>
  writing.rows(dueRecords(sql`services.appointments_due(${endedBefore}, ${after}, ${most})`))

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
