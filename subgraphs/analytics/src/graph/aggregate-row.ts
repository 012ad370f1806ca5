import { builder } from '../builder.ts'
import type { AggregateRow as Row } from '../rules/aggregate/rows.ts'
import { ConfidentialityStatus } from './confidentiality-status.ts'
import { DimensionValue } from './dimension-value.ts'

export const AggregateRow = builder.objectRef<Row>('AggregateRow').implement({
  description: 'A row of a table: a combination of values and its published figure.',
  fields: (t) => ({
    group: t.field({
      type: [DimensionValue],
      listSize: { assumedSize: 3 },
      nullable: false,
      description: 'The values that name the row, in the order of the dimensions.',
      resolve: ({ group }) => [...group],
    }),
    value: t.exposeFloat('value', {
      nullable: true,
      description:
        'The published figure, in persons, records, hours, days, places, full-time equivalents or euro; null when it is not published. What is about ' +
        'people carries a small fixed noise.',
    }),
    amount: t.expose('amount', {
      type: 'Euro',
      nullable: true,
      description: 'The same as an exact decimal, where it is money (importo).',
    }),
    status: t.expose('status', {
      type: ConfidentialityStatus,
      nullable: false,
      description: 'Whether it could be published (stato di riservatezza).',
    }),
    previous: t.exposeFloat('previous', {
      nullable: true,
      description:
        'The published figure of the same combination one year, quarter or month before (periodo precedente); null when it is not published, or the ' +
        'table names no period.',
    }),
    change: t.exposeFloat('change', {
      nullable: true,
      description:
        'From `previous` to `value`, in per cent (variazione percentuale); null where either is missing.',
    }),
    perThousand: t.exposeFloat('perThousand', {
      nullable: true,
      description:
        'The published figure per 1,000 inhabitants of the territory (tasso per mille abitanti), of the sex and age band where the row has them. ' +
        'By the newest loaded statistic of the population that is not of a later year; null for days, and where no statistic has the sex or age.',
    }),
  }),
})
