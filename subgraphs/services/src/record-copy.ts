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
  withheld: {
    RankingCriterion: 'Criteri di una graduatoria, pubblicati dall’ente',
    ProviderContract: 'Contratti dell’ente con chi eroga, non riguardano la persona',
  },
  technical: [
    'Appointment.id',
    'Appointment.person',
    'Appointment.case',
    'Appointment.comune',
    'Appointment.purposeCode',
    'Appointment.place',
    'Appointment.calendarEvent',
    'Appointment.version',
    'WaitingListEntry.id',
    'WaitingListEntry.person',
    'WaitingListEntry.case',
    'WaitingListEntry.version',
    'WaitingList.id',
    'WaitingList.organisation',
    'WaitingList.openedOn',
    'WaitingList.criteria',
    'WaitingList.entries',
  ],
  labels: {
    'Appointment.settledAt': 'Esito registrato il',
    'Appointment.slot': 'Quando e dove',
    'Case.waitingListEntries': 'Liste d’attesa',
    'WaitingListEntry.status': 'Stato della domanda',
    'WaitingListEntry.list': 'Lista d’attesa',
    'WaitingListEntry.position': 'Posizione in graduatoria',
    'WaitingListEntry.points': 'Punteggio',
    'WaitingListEntry.criteria': 'Criteri posseduti',
    'WaitingListEntry.requestedOn': 'Data della domanda',
    'WaitingListEntry.settledOn': 'Esito del',
    'WaitingListEntry.assignedFrom': 'Posto dal',
    'WaitingListEntry.act': 'Atto',
    'WaitingList.facility': 'Unità di offerta',
    'Slot.startsAt': 'Inizio',
    'Slot.endsAt': 'Fine',
    'Slot.office': 'Sportello',
  },
}
