import { builder } from '../builder.ts'
import type { ReportSection } from '../rules/report/section.ts'
import { amountsOfYear } from '../store/report/report-figures.ts'
import { ReportAmounts } from './report-amounts.ts'

/** Money of an Ambito in a year. */
export const ReportSpending = builder.objectRef<ReportSection>('ReportSpending').implement({
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
