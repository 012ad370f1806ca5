import { decodeId, encodeId } from '@cse/schema/ids'
import { builder } from '../builder.ts'
import { birthDateOf } from '../rules/birth.ts'
import { type IdentityRow, identityForInvited } from '../store/identity-for-invited.ts'

const PersonIdentity = builder.objectRef<IdentityRow>('PersonIdentity').implement({
  description:
    'Who a person is, for who is invited from outside to a case of theirs and learns nothing else of the record (generalità).',
  fields: (t) => ({
    person: t.id({
      nullable: false,
      description: 'Opaque id of the person.',
      resolve: ({ id }) => encodeId('person', id),
    }),
    givenName: t.exposeString('givenName', {
      nullable: true,
      description: 'Given name (nome), or the code name of who is in the record without one.',
    }),
    familyName: t.exposeString('familyName', { nullable: true, description: 'Family name (cognome).' }),
    birth: t.field({
      type: 'PartialDate',
      nullable: true,
      description: 'Date of birth (data di nascita).',
      resolve: birthDateOf,
    }),
    taxCode: t.expose('taxCode', {
      type: 'TaxCode',
      nullable: true,
      description: 'Tax code (codice fiscale).',
    }),
  }),
})

builder.asEntity(PersonIdentity, {
  key: builder.selection<{ person: string }>('person'),
  resolveReference: ({ person }, { session }) => identityForInvited(session, decodeId('person', person)),
})
