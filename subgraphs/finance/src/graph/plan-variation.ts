import { decodeId, encodeId } from '@cse/schema/ids'
import { builder } from '../builder.ts'
import { planVariationById } from '../store/plan-parts.ts'
import { PlanVariation } from './types.ts'

PlanVariation.implement({
  description:
    'An act that changed a zone plan (variazione): decided by the Giunta of the lead comune after a resolution of the Coordinamento istituzionale.',
  fields: (t) => ({
    id: t.id({
      nullable: false,
      description: 'Opaque id.',
      resolve: ({ uuid }) => encodeId('plan_variation', uuid),
    }),
    act: t.exposeString('act', { nullable: false, description: 'Number and date of the act (atto).' }),
    decidedOn: t.expose('decidedOn', {
      type: 'Date',
      nullable: false,
      description: 'Day of the decision (data della deliberazione).',
    }),
    reason: t.exposeString('reason', { nullable: false, description: 'Why it was changed (motivazione).' }),
  }),
})

builder.asEntity(PlanVariation, {
  key: builder.selection<{ id: string }>('id'),
  resolveReference: ({ id }, { session }) => planVariationById(session, decodeId('plan_variation', id)),
})
