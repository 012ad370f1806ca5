import { decodeId, encodeId } from '@cse/schema/ids'
import { builder } from '../builder.ts'
import { fundOf } from '../store/funds.ts'
import { planInterventionOf } from '../store/interventions.ts'
import { fundingLineById } from '../store/plan-parts.ts'
import { Amounts, Fund, FundingLine, PlanIntervention } from './types.ts'

FundingLine.implement({
  description: 'What one fund sets aside for one intervention in one year (linea di finanziamento).',
  fields: (t) => ({
    id: t.id({
      nullable: false,
      description: 'Opaque id.',
      resolve: ({ uuid }) => encodeId('funding_line', uuid),
    }),
    intervention: t.field({
      type: PlanIntervention,
      nullable: false,
      description: 'The intervention it pays for.',
      resolve: ({ interventionUuid }, _, { session }) => planInterventionOf(session, interventionUuid),
    }),
    fund: t.field({
      type: Fund,
      nullable: false,
      description: 'The fund it comes from (fonte di finanziamento).',
      resolve: ({ fundCode }, _, { session }) => fundOf(session, fundCode),
    }),
    year: t.exposeInt('year', { nullable: false, description: 'The year it is for (annualità).' }),
    amounts: t.field({
      type: Amounts,
      nullable: false,
      description: 'Its figures, kept at every movement.',
      resolve: (row) => row,
    }),
  }),
})

builder.asEntity(FundingLine, {
  key: builder.selection<{ id: string }>('id'),
  resolveReference: ({ id }, { session }) => fundingLineById(session, decodeId('funding_line', id)),
})
