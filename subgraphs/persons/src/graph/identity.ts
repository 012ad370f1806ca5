import { builder } from '../builder.ts'
import { Comune, Residence } from './types.ts'

export const BirthPlace = builder
  .objectRef<{ code: string | null; name: string | null }>('BirthPlace')
  .implement({
    description: 'A place of birth (luogo di nascita).',
    fields: (t) => ({
      code: t.exposeString('code', {
        nullable: true,
        description:
          'Cadastral code (codice catastale) of the comune as it was then, or of the foreign state (`Z` and three digits).',
      }),
      name: t.exposeString('name', { nullable: true, description: 'Name of the comune or state.' }),
    }),
  })

export const Domicile = builder
  .objectRef<{ comune: string | null; address: string | null }>('Domicile')
  .implement({
    description: 'Where somebody lives without being registered there (domicilio).',
    fields: (t) => ({
      comune: t.field({
        type: Comune,
        nullable: true,
        description: 'The comune, when it is in Puglia.',
        resolve: ({ comune }) => (comune ? { istatCode: comune } : null),
      }),
      address: t.exposeString('address', {
        nullable: true,
        description: 'Street and number, postal code, place (indirizzo).',
      }),
    }),
  })

export const Contacts = builder
  .objectRef<{ email: string | null; mobile: string | null }>('Contacts')
  .implement({
    description: 'How somebody is reached (recapiti).',
    fields: (t) => ({
      email: t.expose('email', { type: 'EmailAddress', nullable: true, description: 'E-mail address.' }),
      mobile: t.exposeString('mobile', { nullable: true, description: 'Mobile number (cellulare).' }),
    }),
  })

Residence.implement({
  description: 'Where somebody is or was registered as living (residenza anagrafica). Source: ANPR.',
  fields: (t) => ({
    comune: t.field({
      type: Comune,
      nullable: true,
      description: 'The comune; none while unknown or outside Puglia.',
      resolve: ({ comune }) => (comune ? { istatCode: comune } : null),
    }),
    address: t.exposeString('address', {
      nullable: true,
      description: 'Street and number, postal code, place (indirizzo).',
    }),
    since: t.expose('since', { type: 'Date', nullable: true, description: 'First day (decorrenza).' }),
    until: t.expose('until', {
      type: 'Date',
      nullable: true,
      description: 'Day on which it ended; none while it lasts.',
    }),
  }),
})
