import { builder } from '../builder.ts'
import { serviceFamilies } from '../store/vocabularies.ts'
import { ServiceFamily } from './types.ts'

ServiceFamily.implement({
  description:
    'A family of benefits in the SIUSS classification: economic contributions, services, structures (famiglia di prestazioni).',
  fields: (t) => ({
    code: t.exposeID('code', {
      nullable: false,
      description: 'Beginning of the codes of its benefits, `A2`.',
    }),
    name: t.exposeString('name', { nullable: false, description: 'Name of the family.' }),
  }),
})

builder.queryField('serviceFamilies', (t) =>
  t.field({
    type: [ServiceFamily],
    nullable: false,
    description: 'The families of the catalogue, by code.',
    resolve: (_, __, { session }) => serviceFamilies(session),
  }),
)
