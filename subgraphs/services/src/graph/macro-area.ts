import { builder } from '../builder.ts'
import { macroAreas } from '../store/vocabularies.ts'
import { Confidence } from './confidence.ts'
import { MacroArea } from './types.ts'

MacroArea.implement({
  description:
    'A macro-activity of the SIOSS survey (macro attività, DM 103/2019): what Ambiti report services under.',
  fields: (t) => ({
    code: t.exposeID('code', { nullable: false, description: 'Letter of the macro-activity.' }),
    name: t.exposeString('name', { nullable: false, description: 'Name of the macro-activity.' }),
    confidence: t.expose('confidence', {
      type: Confidence,
      nullable: false,
      description: 'How it is known.',
    }),
    evidence: t.exposeString('evidence', { nullable: true, description: 'Where it was read.' }),
  }),
})

builder.queryField('macroAreas', (t) =>
  t.field({
    type: [MacroArea],
    nullable: false,
    description: 'The macro-activities of SIOSS, by code.',
    resolve: (_, __, { session }) => macroAreas(session),
  }),
)
