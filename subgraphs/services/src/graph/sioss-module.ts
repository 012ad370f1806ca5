import { builder } from '../builder.ts'
import { ambitoByCode } from '../store/territory.ts'
import { lepsByCode } from '../store/vocabularies.ts'
import { Ambito, Leps, SiossModule } from './types.ts'

export const SiossModuleStatus = builder.enumType('SiossModuleStatus', {
  description: 'How far a module of the SIOSS survey is (stato del modulo).',
  values: {
    TO_FILL: { description: 'The Ambito has not submitted it (da compilare).' },
    SUBMITTED: { description: 'Submitted, the Region has to check it (inviato).' },
    VALIDATED: { description: 'Accepted by the Region (validato).' },
    RETURNED: { description: 'Sent back to be corrected (restituito).' },
  },
})

SiossModule.implement({
  description:
    'A part of the SIOSS survey for one Ambito: services, personnel, a fund or an essential level (modulo).',
  fields: (t) => ({
    year: t.exposeInt('year', { nullable: false, description: 'Year the data are about.' }),
    ambito: t.field({
      type: Ambito,
      nullable: true,
      description: 'The Ambito that fills it.',
      resolve: ({ ambitoCode }, _, { session }) => ambitoByCode(session, ambitoCode),
    }),
    module: t.exposeString('module', {
      nullable: false,
      description: 'Code of the module: that of a LEPS, of a fund, or of the base survey.',
    }),
    level: t.field({
      type: Leps,
      nullable: true,
      description: 'The LEPS it is about, if any.',
      resolve: ({ module }, _, { session }) => lepsByCode(session, module),
    }),
    status: t.expose('status', {
      type: SiossModuleStatus,
      nullable: false,
      description: 'How far it is (stato).',
    }),
    submittedOn: t.expose('submittedOn', {
      type: 'Date',
      nullable: true,
      description: 'Day of the last submission (invio).',
    }),
    validatedOn: t.expose('validatedOn', {
      type: 'Date',
      nullable: true,
      description: 'Day of validation by the Region (validazione).',
    }),
  }),
})
