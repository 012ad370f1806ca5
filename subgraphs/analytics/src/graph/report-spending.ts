import { builder } from '../builder.ts'
import { type AmountsOf, amountsOfYear } from '../store/report/report-figures.ts'
import type { Section } from './report-territory.ts'
import { Fund, TargetArea } from './territory.ts'

const ReportAmounts = builder.objectRef<AmountsOf>('ReportAmounts').implement({
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
      resolve: ({ planned, committed }) => planned - committed,
    }),
    liquidated: t.expose('liquidated', {
      type: 'Euro',
      nullable: false,
      description: 'Risorse liquidate, in euro.',
    }),
    paid: t.expose('paid', { type: 'Euro', nullable: false, description: 'Risorse pagate, in euro.' }),
  }),
})

/** Money of an Ambito in a year. */
export const ReportSpending = builder.objectRef<Section>('ReportSpending').implement({
  description: 'Spending (spesa sociale) in a relazione sociale. Source: the ledger of the zone plan.',
  fields: (t) => ({
    total: t.field({
      type: ReportAmounts,
      nullable: true,
      description: 'All interventions together; null where the year has none.',
      resolve: async ({ ambito, year }, _, { session }) =>
        (await amountsOfYear(session, ambito, { year })).find(
          ({ fund, targetArea }) => fund === null && targetArea === null,
        ) ?? null,
    }),
    byFund: t.field({
      type: [ReportAmounts],
      nullable: false,
      description: 'By fund (per fondo).',
      resolve: async ({ ambito, year }, _, { session }) =>
        (await amountsOfYear(session, ambito, { year })).filter(({ fund }) => fund !== null),
    }),
    byTargetArea: t.field({
      type: [ReportAmounts],
      nullable: false,
      description: 'By target area (per area di utenza).',
      resolve: async ({ ambito, year }, _, { session }) =>
        (await amountsOfYear(session, ambito, { year })).filter(({ targetArea }) => targetArea !== null),
    }),
  }),
})
