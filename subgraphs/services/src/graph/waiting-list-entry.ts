import { connection } from '@cse/schema/connection'
import { decodeId, encodeId } from '@cse/schema/ids'
import { builder } from '../builder.ts'
import { entriesOfCase, entryById } from '../store/waiting-list-entries.ts'
import { waitingListById } from '../store/waiting-lists.ts'
import { Case, Person, WaitingList, WaitingListEntry } from './types.ts'

export const WaitingStatus = builder.enumType('WaitingStatus', {
  description: 'What became of waiting for a service (stato della domanda in lista).',
  values: {
    WAITING: { description: 'Waits (in attesa).' },
    ASSIGNED: { description: 'Has a place (posto assegnato).' },
    RENOUNCED: { description: 'Waits no more, or gave the place back (rinuncia).' },
  },
})

WaitingListEntry.implement({
  description: 'That the person of a case waits for a service (domanda in lista d’attesa).',
  fields: (t) => ({
    id: t.id({
      nullable: false,
      description: 'Opaque identifier.',
      resolve: ({ uuid }) => encodeId('waiting_list_entry', uuid),
    }),
    list: t.field({
      type: WaitingList,
      nullable: true,
      description: 'The list.',
      resolve: ({ listId }, _, { session }) => waitingListById(session, listId),
    }),
    position: t.exposeInt('position', {
      nullable: true,
      description:
        'Position in the ranking of today, from 1 (posizione in graduatoria); none for who waits no more.',
    }),
    points: t.exposeInt('points', {
      nullable: true,
      description: 'Points by the criteria in force today (punteggio); none for who waits no more.',
    }),
    criteria: t.exposeStringList('criteria', {
      nullable: false,
      description: 'Codes of the criteria of the list that the person meets.',
    }),
    requestedOn: t.expose('requestedOn', {
      type: 'Date',
      nullable: false,
      description: 'Day of the application (data della domanda): it decides between equal points.',
    }),
    status: t.expose('status', { type: WaitingStatus, nullable: false, description: 'What became of it.' }),
    settledOn: t.expose('settledOn', {
      type: 'Date',
      nullable: true,
      description: 'Day on which the place was assigned, or renounced.',
    }),
    assignedFrom: t.expose('assignedFrom', {
      type: 'Date',
      nullable: true,
      description: 'First day of the place that was assigned (decorrenza).',
    }),
    act: t.exposeString('act', {
      nullable: true,
      description: 'The act by which a place was assigned out of the order (atto).',
    }),
    person: t.field({
      type: Person,
      nullable: true,
      description: 'Who waits; none for who ranks and does not hold the case.',
      resolve: ({ personId }) => (personId ? { id: encodeId('person', personId) } : null),
    }),
    case: t.field({
      type: Case,
      nullable: true,
      description: 'The case in which it was applied for; none for who ranks and does not hold it.',
      resolve: ({ personId, caseId }) => (personId ? { id: encodeId('case', caseId) } : null),
    }),
    version: t.exposeInt('version', {
      nullable: false,
      description: 'Counts its changes; a change names the version it was made on.',
    }),
  }),
})

builder.asEntity(WaitingListEntry, {
  key: builder.selection<{ id: string }>('id'),
  resolveReference: ({ id }, { session }) => entryById(session, decodeId('waiting_list_entry', id)),
})

export const WaitingListEntryConnection = connection(builder, WaitingListEntry)

builder.objectField(Case, 'waitingListEntries', (t) =>
  t.field({
    type: [WaitingListEntry],
    nullable: true,
    description: 'On which waiting lists the person of the case is or was, the latest application first.',
    resolve: ({ id }, _, { session }) => entriesOfCase(session, decodeId('case', id)),
  }),
)
