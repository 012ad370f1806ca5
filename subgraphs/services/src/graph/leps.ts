import { builder } from '../builder.ts'
import { lepsByCode, lepsCatalogue } from '../store/vocabularies.ts'
import { Leps } from './types.ts'

Leps.implement({
  description:
    'An essential level of social benefits (LEPS, livello essenziale delle prestazioni sociali) that each Ambito must guarantee.',
  fields: (t) => ({
    code: t.exposeID('code', {
      nullable: false,
      description: 'Code of the level, the one of its SIOSS module.',
    }),
    name: t.exposeString('name', { nullable: false, description: 'Name of the level.' }),
    origin: t.exposeString('origin', { nullable: false, description: 'The act that lays it down.' }),
  }),
})

builder.asEntity(Leps, {
  key: builder.selection<{ code: string }>('code'),
  resolveReference: ({ code }, { session }) => lepsByCode(session, code),
})

builder.queryField('levels', (t) =>
  t.field({
    type: [Leps],
    nullable: false,
    description: 'The essential levels of the catalogue (LEPS), by code.',
    resolve: (_, __, { session }) => lepsCatalogue(session),
  }),
)
