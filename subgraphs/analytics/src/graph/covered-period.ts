import { builder } from '../builder.ts'
import type { Period } from '../rules/release/period.ts'

export const CoveredPeriod = builder.objectRef<Period>('CoveredPeriod').implement({
  description: 'The months of whose cases a release is made (periodo di apertura dei casi).',
  fields: (t) => ({
    from: t.field({
      type: 'YearMonth',
      nullable: false,
      description: 'First month (dal).',
      resolve: ({ from }) => from,
    }),
    to: t.field({
      type: 'YearMonth',
      nullable: false,
      description: 'Last month, inclusive (al).',
      resolve: ({ to }) => to,
    }),
  }),
})
