import { decodeId, encodeId } from '@cse/schema/ids'
import { propertiesRead, reading } from '@cse/schema/reading'
import { builder } from '../builder.ts'
import { personById } from '../store/people.ts'
import { relationshipById, relationshipsOf } from '../store/relationships.ts'
import { Person, Relationship } from './types.ts'

Relationship.implement({
  description:
    'Somebody around a person (legame della rete di relazioni): caregiver, relative, neighbour, guardian.',
  fields: (t) => ({
    id: t.id({
      nullable: false,
      description: 'Opaque identifier.',
      resolve: ({ id }) => encodeId('relationship', id),
    }),
    kind: t.exposeString('kind', {
      nullable: false,
      description:
        'What the other is to the person (tipo di legame): `CAREGIVER`, `CHILD`, `NEIGHBOUR`, `GUARDIAN` …',
    }),
    kindName: t.exposeString('kindName', { nullable: false, description: 'The same in Italian.' }),
    person: t.field({
      type: Person,
      nullable: true,
      description: 'The other’s record, where there is one in the viewer’s scope.',
      resolve: ({ otherPersonId }, _, { session }, info) =>
        otherPersonId ? personById(session, otherPersonId, propertiesRead(info, 'Person')) : null,
    }),
    name: t.exposeString('otherName', { nullable: true, description: 'The other’s name, as noted.' }),
    note: t.exposeString('note', { nullable: true, description: 'Remark of the professional (nota).' }),
    since: t.expose('since', { type: 'Date', nullable: true, description: 'Since when.' }),
    until: t.expose('until', {
      type: 'Date',
      nullable: true,
      description: 'Until when (fine del legame); none while it lasts.',
    }),
    endReason: t.exposeString('endReason', {
      nullable: true,
      description: 'Why it ended, as the professional noted (motivo).',
    }),
  }),
})

builder.asEntity(Relationship, {
  key: builder.selection<{ id: string }>('id'),
  resolveReference: ({ id }, { session }) => relationshipById(session, decodeId('relationship', id)),
})

builder.objectField(Person, 'relationships', (t) =>
  t.field({
    type: [Relationship],
    nullable: true,
    description:
      'People around the person beyond the household (rete di relazioni), as the service noted them.',
    args: {
      ended: t.arg.boolean({
        required: true,
        defaultValue: false,
        description: 'Also those that ended; left out by default.',
      }),
    },
    resolve: reading(['id'], ({ id }, { ended }, { session }) => relationshipsOf(session, id, { ended })),
  }),
)
