import type { RecordCopyContribution } from '@cse/schema/record-copy/contribution'

/** What the copy of a record has of the person's appointments. */
export const recordCopy: RecordCopyContribution = {
  parts: [
    {
      name: 'appointments',
      title: 'Appuntamenti',
      at: ['person', 'appointments'],
      question: `query RecordCopyAppointments($person: ID!, $after: String) {
  person(id: $person) {
    appointments(first: 200, after: $after) {
      pageInfo { hasNextPage endCursor }
      nodes { purpose status bookedAt settledAt reason slot { startsAt endsAt office { name address } } }
    }
  }
}`,
    },
  ],
  withheld: { ProviderContract: 'Contratti dell’ente con chi eroga, non riguardano la persona' },
  technical: [
    'Appointment.id',
    'Appointment.person',
    'Appointment.case',
    'Appointment.comune',
    'Appointment.purposeCode',
    'Appointment.place',
    'Appointment.calendarEvent',
    'Appointment.version',
  ],
  labels: {
    'Appointment.settledAt': 'Esito registrato il',
    'Appointment.slot': 'Quando e dove',
    'Slot.startsAt': 'Inizio',
    'Slot.endsAt': 'Fine',
    'Slot.office': 'Sportello',
  },
}
