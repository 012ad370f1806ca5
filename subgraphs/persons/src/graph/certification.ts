import { builder } from '../builder.ts'
import { Certification } from './types.ts'

export const CertifiedSource = builder.enumType('CertifiedSource', {
  description: 'A source whose data need no further proof (fonte certificata, PDND).',
  values: {
    ANPR: { description: 'National register of residents (Anagrafe nazionale della popolazione residente).' },
    INPS: { description: 'National institute of social security.' },
    MLPS: { description: 'Ministry of Labour and Social Policies.' },
  },
})

Certification.implement({
  description:
    'That a certified source answered for some data of a record (certificazione): which, when and under which request.',
  fields: (t) => ({
    source: t.expose('source', { type: CertifiedSource, nullable: false, description: 'The source.' }),
    service: t.exposeString('service', { nullable: false, description: 'Its service (e-service), `C021`.' }),
    requestReference: t.exposeString('requestReference', {
      nullable: false,
      description: 'Reference of the request (idOperazione).',
    }),
    fields: t.exposeStringList('fields', {
      nullable: false,
      description: 'The fields of the record for which it answered.',
    }),
    certifiedAt: t.expose('certifiedAt', {
      type: 'DateTime',
      nullable: false,
      description: 'When it answered.',
    }),
  }),
})
