import { notFound, personDeceased, refuse, staleVersion } from '@cse/schema/refusal'
import { today } from '@cse/schema/today'
import type { Viewer } from '@cse/schema/viewer'

/** How many appointments to come a person may have. */
export const MOST_OPEN = 3

/** What is known of a slot and of the person who shall have a place in it, while both are locked. */
export interface BookingContext {
  readonly startsAt: Date
  /** The comune whose front office it is, and that of the person's residence. */
  readonly comune: string
  readonly residence: string | null
  /** Appointments of the person that are booked and to come. */
  readonly open: number
  /** Whether one of them is in this slot, or at the same time in another one. */
  readonly already: boolean
  /** Day on which the person died; null of the living. */
  readonly diedOn: string | null
}

/** Why a person may not have a place in a slot that is free; null when nothing is in the way. */
export function obstacleToBooking(requested: BookingContext, now: Date) {
  const { startsAt, comune, residence, open, already, diedOn } = requested
  if (comune !== residence)
    return refuse('SlotElsewhere', 'Si prenota presso gli sportelli del comune di residenza.')
  if (diedOn !== null && today(startsAt) > diedOn) return personDeceased(diedOn)
  if (startsAt <= now) return refuse('SlotPast', 'La fascia oraria è già iniziata o trascorsa.', { startsAt })
  if (already) return refuse('AlreadyBooked', 'La persona ha già un appuntamento a quest’ora.')
  if (open >= MOST_OPEN)
    return refuse('TooManyAppointments', `Non si possono avere più di ${MOST_OPEN} appuntamenti aperti.`, {
      limit: MOST_OPEN,
    })
  return null
}

/** Where an appointment stands. */
export interface AppointmentStanding {
  readonly status: AppointmentStatus
  readonly startsAt: Date
  readonly version: number
}

export type AppointmentStatus = 'BOOKED' | 'CANCELLED' | 'CHECKED_IN' | 'MISSED'

/** What may be done with an appointment once it is booked. */
export type Settlement = 'CANCELLED' | 'CHECKED_IN' | 'MISSED'

/** Why an appointment may not be settled so by this viewer at this instant; null when nothing is in the way. */
export function obstacleToSettling(
  standing: AppointmentStanding | null,
  settlement: Settlement,
  { viewer, now, expectedVersion }: { viewer: Viewer; now: Date; expectedVersion: number },
) {
  if (!standing) return notFound()
  const { status, startsAt, version } = standing
  if (version !== expectedVersion) return staleVersion(version)
  if (!admitted[settlement].includes(status)) return notOpen(status)
  switch (settlement) {
    case 'CANCELLED':
      // the office may also put an agenda in order that is past
      return viewer.scope === 'CITIZEN' && startsAt <= now
        ? notTheTime('Si annulla fino all’inizio dell’appuntamento.', startsAt)
        : null
    case 'CHECKED_IN':
      return today(startsAt) === today(now)
        ? null
        : notTheTime('La presenza si registra nel giorno dell’appuntamento.', startsAt)
    case 'MISSED':
      return startsAt <= now
        ? null
        : notTheTime('L’assenza si registra dopo l’inizio dell’appuntamento.', startsAt)
  }
}

/** Whether a reason must be given: the citizen owes none, the office tells the citizen why. */
export function owesReason(
  settlement: Settlement,
  { viewer, reason }: { readonly viewer: Viewer; readonly reason: string | null },
): boolean {
  return settlement === 'CANCELLED' && viewer.scope === 'LOCAL' && reason === null
}

/** From which states each is reached. Whoever was noted as missing and comes late is received all the same. */
const admitted: Readonly<Record<Settlement, readonly AppointmentStatus[]>> = {
  CANCELLED: ['BOOKED'],
  CHECKED_IN: ['BOOKED', 'MISSED'],
  MISSED: ['BOOKED'],
}

function notTheTime(message: string, startsAt: Date) {
  return refuse('NotTheTime', message, { startsAt })
}

function notOpen(status: AppointmentStatus) {
  return refuse('AppointmentNotOpen', 'L’appuntamento è già stato concluso o annullato.', { status })
}
