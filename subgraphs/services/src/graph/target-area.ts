import { builder } from '../builder.ts'
import { targetAreaByCode, targetAreas } from '../store/vocabularies.ts'
import { Confidence } from './confidence.ts'
import { TargetArea } from './types.ts'

TargetArea.implement({
  description:
    'For whom services are (area di utenza, area target) in the SIOSS survey: families and minors, disability, elderly …',
  fields: (t) => ({
    code: t.exposeID('code', { nullable: false, description: 'Number of the target area.' }),
    name: t.exposeString('name', { nullable: false, description: 'Name of the target area.' }),
    siussArea: t.exposeString('siussArea', {
      nullable: true,
      description:
        'The SIUSS user area it leads to (area di utenza SIUSS, 1-3); none where it is chosen person by person.',
    }),
    confidence: t.expose('confidence', {
      type: Confidence,
      nullable: false,
      description: 'How it is known.',
    }),
  }),
})

builder.asEntity(TargetArea, {
  key: builder.selection<{ code: string }>('code'),
  resolveReference: ({ code }, { session }) => targetAreaByCode(session, code),
})

builder.queryField('targetAreas', (t) =>
  t.field({
    type: [TargetArea],
    nullable: false,
    description: 'The target areas, by code.',
    resolve: (_, __, { session }) => targetAreas(session),
  }),
)
