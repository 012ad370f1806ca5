import { decodeId, encodeId } from '@cse/schema/ids'
import { builder } from '../builder.ts'
import { providerById } from '../store/facilities.ts'
import { Provider } from './types.ts'

const LegalForm = builder.enumType('LegalForm', {
  description: 'Legal form of a provider (natura giuridica).',
  values: {
    PUBLIC: { description: 'Public body, such as an ASP or a comune (ente pubblico).' },
    COOPERATIVE: { description: 'Social cooperative (cooperativa sociale, L. 381/1991).' },
    ASSOCIATION: { description: 'Association or foundation (associazione o fondazione, D.Lgs. 117/2017).' },
    COMPANY: { description: 'Company (società o impresa).' },
    RELIGIOUS: { description: 'Religious body (ente ecclesiastico).' },
  },
})

Provider.implement({
  description: 'Who runs facilities (soggetto titolare o gestore).',
  fields: (t) => ({
    id: t.id({
      nullable: false,
      description: 'Opaque identifier.',
      resolve: ({ id }) => encodeId('provider', id),
    }),
    name: t.exposeString('name', {
      nullable: false,
      description: 'Name of the body (denominazione, ragione sociale).',
    }),
    legalForm: t.expose('legalForm', {
      type: LegalForm,
      nullable: false,
      description: 'Legal form (natura giuridica).',
    }),
    vatNumber: t.exposeString('vatNumber', {
      nullable: true,
      description: 'VAT number (partita IVA), eleven digits.',
    }),
  }),
})

builder.asEntity(Provider, {
  key: builder.selection<{ id: string }>('id'),
  resolveReference: ({ id }, { session }) => providerById(session, decodeId('provider', id)),
})
