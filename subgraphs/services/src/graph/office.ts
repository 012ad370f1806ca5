import { decodeId, encodeId } from '@cse/schema/ids'
import { builder } from '../builder.ts'
import { officeById } from '../store/slots.ts'
import { comuneByCode } from '../store/territory.ts'
import { Comune, Office } from './types.ts'

const OfficeKind = builder.enumType('OfficeKind', {
  description: 'What an office is for (tipo di sportello).',
  values: {
    FRONT_OFFICE: { description: 'Front office of the social service (sportello del segretariato sociale).' },
    PUA: {
      description:
        'Single access point for social and health services (Punto unico di accesso, R.R. 4/2007 art. 3).',
    },
  },
})

Office.implement({
  description: 'A place where people are received (sportello).',
  fields: (t) => ({
    id: t.id({
      nullable: false,
      description: 'Opaque identifier.',
      resolve: ({ id }) => encodeId('office', id),
    }),
    name: t.exposeString('name', { nullable: false, description: 'Name of the office (denominazione).' }),
    kind: t.expose('kind', { type: OfficeKind, nullable: false, description: 'What it is for.' }),
    comune: t.field({
      type: Comune,
      nullable: true,
      description: 'The comune whose residents it receives.',
      resolve: ({ comune }, _, { session }) => comuneByCode(session, comune),
    }),
    address: t.exposeString('address', { nullable: false, description: 'Street and number (indirizzo).' }),
  }),
})

builder.asEntity(Office, {
  key: builder.selection<{ id: string }>('id'),
  resolveReference: ({ id }, { session }) => officeById(session, decodeId('office', id)),
})
