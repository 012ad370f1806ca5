import { decodeId } from '@cse/schema/ids'
import { mutation } from '@cse/schema/mutation'
import { refusalType } from '@cse/schema/refusal-types'
import { idempotencyKey, optionalText } from '@cse/schema/text-input'
import { principalOf } from '@cse/schema/viewer'
import { builder, type ServicesContext } from '../builder.ts'
import { MOST_OPEN, type Settlement } from '../rules/booking.ts'
import { appointmentById } from '../store/appointments.ts'
import { bookOnce } from '../store/book-once.ts'
import { reschedule, type Settling, settle } from '../store/booking-commands.ts'
import { AppointmentStatus } from './appointment.ts'
import { NotFound, PersonDeceased, RepeatedKey, StaleVersion } from './slot-mutations.ts'
import { Appointment, Slot } from './types.ts'

const startsAt = { type: 'DateTime', description: 'When the slot begins.' } as const

const SlotTaken = refusalType(builder, 'SlotTaken', {
  description: 'No place is left in the slot, or the office withdrew it.',
  details: {
    nextFree: { type: [Slot], description: 'Slots of the same comune that are free: the next ones.' },
  },
})
const SlotPast = refusalType(builder, 'SlotPast', {
  description: 'The slot has begun already.',
  details: { startsAt },
})
const SlotElsewhere = refusalType(builder, 'SlotElsewhere', {
  description: 'The slot is of another comune than that of the person’s residence.',
})
const AlreadyBooked = refusalType(builder, 'AlreadyBooked', {
  description: 'The person has an appointment at this time already, in this slot or at another office.',
})
const TooManyAppointments = refusalType(builder, 'TooManyAppointments', {
  description: 'The person has as many appointments to come as one may have.',
  details: { limit: { type: 'Int', description: 'How many one may have.' } },
})
const AppointmentNotOpen = refusalType(builder, 'AppointmentNotOpen', {
  description: 'The appointment was already cancelled, kept or missed.',
  details: { status: { type: AppointmentStatus, description: 'What became of it.' } },
})
const NotTheTime = refusalType(builder, 'NotTheTime', {
  description:
    'It is too early or too late: citizens cancel until the appointment begins, people are checked in on its day and missed after its beginning.',
  details: { startsAt },
})
const unsettled = [NotFound, StaleVersion, AppointmentNotOpen, NotTheTime] as const
const inTheWay = [
  NotFound,
  PersonDeceased,
  SlotTaken,
  SlotPast,
  SlotElsewhere,
  AlreadyBooked,
  TooManyAppointments,
] as const

mutation(builder, 'bookAppointment', {
  description: `Books a place in a slot at a front office of the comune of residence (prenotazione): citizens for themselves, operators for residents. A person has at most ${MOST_OPEN} appointments to come.`,
  input: (t) => ({
    slot: t.id({ required: true, description: 'Id of the slot.' }),
    purpose: t.id({
      required: true,
      description: 'What the person comes for (motivo): a code of `appointmentPurposes`.',
    }),
    person: t.id({ description: 'Id of the person; operators must tell it, citizens are it themselves.' }),
    case: t.id({ description: 'Id of the case it is about, one that the operator’s body holds.' }),
    idempotencyKey: t.string({
      required: true,
      description: 'A key of the client’s own, 8 to 200 characters: whoever repeats it books once.',
    }),
  }),
  payload: { appointment: { type: Appointment, description: 'The appointment.' } },
  refusals: [...inTheWay, RepeatedKey],
  decode: (input, { viewer }) => ({
    wish: {
      slot: decodeId('slot', input.slot, 'input.slot'),
      purpose: input.purpose,
      person: input.person ? decodeId('person', input.person, 'input.person') : (viewer.personId ?? null),
      case: input.case ? decodeId('case', input.case, 'input.case') : null,
    },
    key: idempotencyKey(input.idempotencyKey),
  }),
  resolve: ({ wish, key }, { session, viewer, now }) =>
    bookOnce(session, { ...principalOf(viewer), key }, wish, now),
  answer: appointmentNow,
})

mutation(builder, 'rescheduleAppointment', {
  description:
    'Moves an appointment to another slot of the same comune (spostamento): the old one is cancelled and a new one booked, or nothing happens.',
  input: (t) => ({
    appointment: t.id({ required: true, description: 'Id of the appointment.' }),
    expectedVersion: t.int({ required: true, description: 'The version of the appointment that was read.' }),
    slot: t.id({ required: true, description: 'Id of the slot to move to.' }),
  }),
  payload: { appointment: { type: Appointment, description: 'The new appointment.' } },
  refusals: [...inTheWay, StaleVersion, AppointmentNotOpen, NotTheTime],
  decode: (input) => ({
    ...settlingOf(input),
    slot: decodeId('slot', input.slot, 'input.slot'),
  }),
  resolve: ({ appointment, slot, ...settling }, { session, viewer, now }) =>
    session.write((writing) => reschedule(writing, appointment, slot, { viewer, now, ...settling })),
  answer: appointmentNow,
})

mutation(builder, 'cancelAppointment', {
  description:
    'Calls an appointment off (annullamento): the citizen until it begins, the office at any time with a reason. Its place is free again.',
  input: (t) => ({
    appointment: t.id({ required: true, description: 'Id of the appointment.' }),
    expectedVersion: t.int({ required: true, description: 'The version of the appointment that was read.' }),
    reason: t.string({
      description: 'Why, for the person to read (motivo): up to 500 characters; an office must give it.',
    }),
  }),
  payload: { appointment: { type: Appointment, description: 'The appointment, cancelled.' } },
  refusals: unsettled,
  decode: ({ reason, ...input }) => ({
    ...settlingOf(input),
    reason: optionalText(reason, 'input.reason', { longest: 500 }),
  }),
  resolve: (command, context) => settleAs('CANCELLED', command, context),
  answer: appointmentNow,
})

mutation(builder, 'checkInAppointment', {
  description: 'Notes that the person came (registrazione della presenza), on the day of the appointment.',
  input: (t) => ({
    appointment: t.id({ required: true, description: 'Id of the appointment.' }),
    expectedVersion: t.int({ required: true, description: 'The version of the appointment that was read.' }),
  }),
  payload: { appointment: { type: Appointment, description: 'The appointment, kept.' } },
  refusals: unsettled,
  decode: (input) => settlingOf(input),
  resolve: (command, context) => settleAs('CHECKED_IN', command, context),
  answer: appointmentNow,
})

mutation(builder, 'recordMissedAppointment', {
  description: 'Notes that the person did not come (mancata presentazione), once the appointment has begun.',
  input: (t) => ({
    appointment: t.id({ required: true, description: 'Id of the appointment.' }),
    expectedVersion: t.int({ required: true, description: 'The version of the appointment that was read.' }),
  }),
  payload: { appointment: { type: Appointment, description: 'The appointment, missed.' } },
  refusals: unsettled,
  decode: (input) => settlingOf(input),
  resolve: (command, context) => settleAs('MISSED', command, context),
  answer: appointmentNow,
})

/** The appointment as the client saw it; without a reason. */
function settlingOf(input: { readonly appointment: string; readonly expectedVersion: number }) {
  const appointment = decodeId('appointment', input.appointment, 'input.appointment')
  return { appointment, expectedVersion: input.expectedVersion, reason: null }
}

function settleAs(
  settlement: Settlement,
  { appointment, ...settling }: Omit<Settling, 'viewer' | 'now'> & { readonly appointment: string },
  { session, viewer, now }: ServicesContext,
) {
  return session.write((writing) => settle(writing, appointment, settlement, { viewer, now, ...settling }))
}

async function appointmentNow(done: { readonly appointment: string }, { session }: ServicesContext) {
  return { appointment: await appointmentById(session, done.appointment) }
}
