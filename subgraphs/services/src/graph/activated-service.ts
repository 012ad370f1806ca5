import { builder } from '../builder.ts'
import { serviceTypeByCode } from '../store/service-types.ts'
import { ambitoByCode, comuneByCode } from '../store/territory.ts'
import { ActivatedService, Ambito, Comune, ServiceType } from './types.ts'

const ManagementForm = builder.enumType('ManagementForm', {
  description: 'Who manages a service of an Ambito (forma di esercizio, SIOSS).',
  values: {
    SINGLE: { description: 'One comune by itself (gestione singola).' },
    ASSOCIATED: { description: 'The comuni together (gestione associata).' },
  },
})

ActivatedService.implement({
  description: 'A service that was active in a year (servizio attivato). Source: SIOSS survey.',
  fields: (t) => ({
    ambito: t.field({
      type: Ambito,
      nullable: true,
      description: 'The Ambito.',
      resolve: ({ ambitoCode }, _, { session }) => ambitoByCode(session, ambitoCode),
    }),
    comune: t.field({
      type: Comune,
      nullable: true,
      description: 'The comune that activated it by itself; none when it serves the whole Ambito.',
      resolve: ({ comune }, _, { session }) => (comune ? comuneByCode(session, comune) : null),
    }),
    year: t.exposeInt('year', { nullable: false, description: 'Calendar year.' }),
    serviceType: t.field({
      type: ServiceType,
      nullable: true,
      description: 'What it is (prestazione).',
      resolve: ({ serviceType }, _, { session }) => serviceTypeByCode(session, serviceType),
    }),
    management: t.expose('management', {
      type: ManagementForm,
      nullable: false,
      description: 'Who manages it (forma di esercizio).',
    }),
    usersPlanned: t.exposeInt('usersPlanned', {
      nullable: false,
      description: 'People it is planned for (utenti previsti).',
    }),
  }),
})
