import { decodeId, encodeId } from '@cse/schema/ids'
import { propertiesRead } from '@cse/schema/reading'
import { today } from '@cse/schema/today'
import { builder } from '../builder.ts'
import { holdsOn } from '../rules/consent.ts'
import { consentById } from '../store/consents.ts'
import { personById } from '../store/people.ts'
import { Consent, Person } from './types.ts'

Consent.implement({
  description:
    'That somebody agreed to a use of the record (consenso), with its dates: a withdrawn one stays on record.',
  fields: (t) => ({
    id: t.id({
      nullable: false,
      description: 'Opaque identifier.',
      resolve: ({ id }) => encodeId('consent', id),
    }),
    person: t.field({
      type: Person,
      nullable: true,
      description: 'Whose record it is about (interessato).',
      resolve: ({ personId }, _, { session }, info) =>
        personById(session, personId, propertiesRead(info, 'Person')),
    }),
    purpose: t.exposeString('purpose', {
      nullable: false,
      description: 'To what (finalità): `SOCIAL_CARE_FILE`, `DATA_SHARING_WITH_HEALTH` …',
    }),
    purposeName: t.exposeString('purposeName', { nullable: false, description: 'The same in Italian.' }),
    givenOn: t.expose('givenOn', { type: 'Date', nullable: false, description: 'Day it was given.' }),
    expiresOn: t.expose('expiresOn', {
      type: 'Date',
      nullable: true,
      description: 'Last day it holds; none while it has no term.',
    }),
    withdrawnOn: t.expose('withdrawnOn', {
      type: 'Date',
      nullable: true,
      description: 'Day it was withdrawn (revoca).',
    }),
    signatory: t.exposeString('signatory', {
      nullable: false,
      description: 'Who signed (firmatario): the person, a parent, a guardian.',
    }),
    inForce: t.boolean({
      nullable: false,
      description: 'Whether it holds today.',
      resolve: (consent, _, { now }) => holdsOn(consent, today(now)),
    }),
  }),
})

builder.asEntity(Consent, {
  key: builder.selection<{ id: string }>('id'),
  resolveReference: ({ id }, { session }) => consentById(session, decodeId('consent', id)),
})
