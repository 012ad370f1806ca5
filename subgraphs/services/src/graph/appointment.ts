import { connection, pageArgs } from '@cse/schema/connection'
import { decodeId, encodeId } from '@cse/schema/ids'
import { page } from '@cse/schema/paging'
import { builder, type ServicesContext } from '../builder.ts'
import { calendarEvent } from '../rules/calendar-event.ts'
import {
  type AppointmentRow,
  agenda,
  appointmentById,
  appointmentsOfCase,
  appointmentsOfPerson,
  countAgenda,
  countAppointmentsOfPerson,
  timeOf,
} from '../store/appointments.ts'
import { officeById, slotById } from '../store/slots.ts'
import { comuneByCode } from '../store/territory.ts'
import { Appointment, Case, Comune, Person, Slot } from './types.ts'

export const AppointmentStatus = builder.enumType('AppointmentStatus', {
  description: 'What became of an appointment (stato dell’appuntamento).',
  values: {
    BOOKED: { description: 'Booked, yet to come (prenotato).' },
    CANCELLED: { description: 'Called off; its slot is free again (annullato).' },
    CHECKED_IN: { description: 'The person came (presentato).' },
    MISSED: { description: 'The person did not come (non presentato).' },
  },
})

Appointment.implement({
  description: 'That a person is received at a front office (appuntamento).',
  fields: (t) => ({
    id: t.id({
      nullable: false,
      description: 'Opaque identifier.',
      resolve: ({ id }) => encodeId('appointment', id),
    }),
    slot: t.field({
      type: Slot,
      nullable: true,
      description: 'When and where.',
      resolve: ({ slotId }, _, { session }) => slotById(session, slotId),
    }),
    comune: t.field({
      type: Comune,
      nullable: true,
      description: 'The comune that receives the person.',
      resolve: ({ comune }, _, { session }) => comuneByCode(session, comune),
    }),
    person: t.field({
      type: Person,
      nullable: true,
      description: 'Who is received; none when the person’s record is out of the viewer’s scope.',
      resolve: ({ personId }) => ({ id: encodeId('person', personId) }),
    }),
    case: t.field({
      type: Case,
      nullable: true,
      description: 'The case it is about, if any and if the viewer may see it.',
      resolve: ({ caseId }) => (caseId ? { id: encodeId('case', caseId) } : null),
    }),
    purpose: t.exposeString('purpose', {
      nullable: false,
      description: 'What the person comes for (motivo), in words.',
    }),
    purposeCode: t.exposeID('purposeCode', {
      nullable: false,
      description: 'What the person comes for (motivo): a code of `appointmentPurposes`.',
    }),
    place: t.exposeInt('place', {
      nullable: false,
      description: 'Which of the slot’s places it takes, from 1 (postazione).',
    }),
    status: t.expose('status', {
      type: AppointmentStatus,
      nullable: false,
      description: 'What became of it (stato).',
    }),
    bookedAt: t.expose('bookedAt', {
      type: 'DateTime',
      nullable: false,
      description: 'When it was booked (prenotazione).',
    }),
    settledAt: t.expose('settledAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was cancelled, or the person’s coming or absence noted.',
    }),
    reason: t.exposeString('reason', {
      nullable: true,
      description: 'Why it was cancelled (motivo dell’annullamento), for the person to read.',
    }),
    calendarEvent: t.string({
      nullable: true,
      description:
        'The appointment as the text of a file for calendars (evento di calendario, iCalendar RFC 5545, `.ics`): when and where, neither of whom nor why.',
      resolve: (appointment, _, context) => calendarEventOf(appointment, context),
    }),
    version: t.exposeInt('version', {
      nullable: false,
      description: 'Counts its changes; a change names the version it was made on.',
    }),
  }),
})

builder.asEntity(Appointment, {
  key: builder.selection<{ id: string }>('id'),
  resolveReference: ({ id }, { session }) => appointmentById(session, decodeId('appointment', id)),
})

const AppointmentConnection = connection(builder, Appointment, { endless: true })

builder.objectField(Person, 'appointments', (t) =>
  t.field({
    type: AppointmentConnection,
    nullable: true,
    description: 'The person’s appointments at front offices (appuntamenti), the latest first.',
    args: pageArgs(t.arg),
    resolve: (person, args, { session, keys }) => {
      const id = decodeId('person', person.id)
      return page(keys, args, {
        list: 'appointmentsOfPerson',
        fetch: (slice) => appointmentsOfPerson(session, id, slice),
        cursorOf: timeOf,
        count: () => countAppointmentsOfPerson(session, id),
      })
    },
  }),
)

builder.objectField(Case, 'appointments', (t) =>
  t.field({
    type: [Appointment],
    nullable: true,
    description: 'Appointments about the case, the latest first.',
    resolve: ({ id }, _, { session }) => appointmentsOfCase(session, decodeId('case', id)),
  }),
)

const AppointmentFilter = builder.inputType('AppointmentFilter', {
  description: 'What narrows the agenda; conditions add up.',
  fields: (t) => ({
    from: t.field({ type: 'DateTime', description: 'They begin at this instant or later; now by default.' }),
    to: t.field({ type: 'DateTime', description: 'They begin before this instant.' }),
    office: t.id({ description: 'Id of the front office.' }),
    status: t.field({ type: AppointmentStatus, description: 'Only those in this state.' }),
  }),
})

builder.queryField('appointments', (t) =>
  t.field({
    type: AppointmentConnection,
    nullable: true,
    description:
      'The agenda of the front offices of the operator’s comuni (agenda degli sportelli), the soonest first.',
    args: {
      filter: t.arg({ type: AppointmentFilter, description: 'Which appointments; all to come by default.' }),
      ...pageArgs(t.arg),
    },
    resolve: (_, { filter, ...args }, { session, viewer, now, keys }) => {
      const { from, to, office, status } = filter ?? {}
      const wanted = {
        comuni: viewer.comuni,
        from: from ?? now,
        to: to ?? null,
        office: office && decodeId('office', office, 'filter.office'),
        status,
      }
      return page(keys, args, {
        list: 'appointments',
        fetch: (slice) => agenda(session, wanted, slice),
        cursorOf: timeOf,
        count: () => countAgenda(session, wanted),
      })
    },
  }),
)

/** Null where the viewer does not see the slot or its office. */
async function calendarEventOf(
  { id, slotId, comune, status, version }: AppointmentRow,
  { session, now }: ServicesContext,
) {
  const slot = await slotById(session, slotId)
  const [office, town] = await Promise.all([
    slot && officeById(session, slot.officeId),
    comuneByCode(session, comune),
  ])
  if (!slot || !office) return null
  const { startsAt, endsAt } = slot
  const place = [office.address, town?.name ?? ''].filter(Boolean).join(', ')
  const cancelled = status === 'CANCELLED'
  return calendarEvent({ id: encodeId('appointment', id), version, startsAt, endsAt, place, cancelled, now })
}
