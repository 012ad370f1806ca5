import { builder } from '../builder.ts'
import type { DemandOfArea } from '../store/report/demand.ts'
import { TargetArea } from './foreign.ts'

export const ReportNeed = builder.objectRef<DemandOfArea>('ReportNeed').implement({
  description: 'Cases opened for one need in a relazione sociale, under disclosure control.',
  fields: (t) => ({
    targetArea: t.field({
      type: TargetArea,
      nullable: false,
      description: 'For what need (area di utenza).',
      resolve: ({ targetArea }) => ({ code: targetArea }),
    }),
    newCases: t.exposeInt('newCases', {
      nullable: true,
      description: 'Cases opened in the year (cartelle aperte), as published; null when not published.',
    }),
  }),
})
