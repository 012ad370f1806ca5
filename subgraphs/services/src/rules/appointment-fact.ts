import type { KeyObject } from 'node:crypto'
import type { AppointmentFact } from '@cse/schema/events/facts'
import { pseudonym, recordKey } from '@cse/schema/events/pseudonyms'
import { daysBetween, today } from '@cse/schema/today'
import type { AppointmentStatus } from './booking.ts'

/** What the fact of an appointment is made from, before it is anonymised. */
export interface AppointmentFactSource {
  readonly uuid: string
  readonly personId: string
  /** The comune whose front office it is, its Ambito and province. */
  readonly comune: string
  readonly ambito: string
  readonly province: string
  /** Code of what the person comes for. */
  readonly purpose: string
  readonly bookedAt: Date
  readonly startsAt: Date
  readonly status: AppointmentStatus
  readonly version: number
}

/**
 * The anonymised fact of an appointment.
 * @param key of pseudonyms
 */
export function appointmentFact(key: KeyObject, source: AppointmentFactSource): AppointmentFact {
  const { uuid, personId, comune, ambito, province, purpose, bookedAt, startsAt, status, version } = source
  const day = today(startsAt)
  return {
    pseudonym: pseudonym(key, 'appointment', uuid),
    person: pseudonym(key, 'person', personId),
    comune,
    ambito,
    province,
    purpose,
    month: day.slice(0, 7),
    outcome: status,
    waitDays: daysBetween(today(bookedAt), day),
    recordKey: recordKey(key, uuid),
    version,
  }
}
