import { minus } from '@cse/schema/cents'
import { builder } from '../builder.ts'
import type { AmountsOf } from '../store/report/report-figures.ts'
import { Fund, TargetArea } from './foreign.ts'

export const ReportAmounts = builder.objectRef<AmountsOf>('ReportAmounts').implement({
  description: 'Money of the interventions of the zone plan in a year (importi), exact.',
  fields: (t) => ({
    fund: t.field({
      type: Fund,
      nullable: true,
      description: 'Of which fund (fondo); null in the sum and by target area.',
      resolve: ({ fund }) => (fund === null ? null : { code: fund }),
    }),
    targetArea: t.field({
      type: TargetArea,
      nullable: true,
      description: 'For which target area (area di utenza); null in the sum and by fund.',
      resolve: ({ targetArea }) => (targetArea === null ? null : { code: targetArea }),
    }),
    planned: t.expose('planned', {
      type: 'Euro',
      nullable: false,
      description: 'Risorse programmate, in euro.',
    }),
    committed: t.expose('committed', {
      type: 'Euro',
      nullable: false,
      description: 'Risorse impegnate, in euro.',
    }),
    residual: t.field({
      type: 'Euro',
      nullable: false,
      description: 'Residui di stanziamento: planned less committed, in euro.',
      resolve: ({ planned, committed }) => minus(planned, committed),
    }),
    liquidated: t.expose('liquidated', {
      type: 'Euro',
      nullable: false,
      description: 'Risorse liquidate, in euro.',
    }),
    paid: t.expose('paid', { type: 'Euro', nullable: false, description: 'Risorse pagate, in euro.' }),
  }),
})
