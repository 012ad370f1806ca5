import { builder } from '../builder.ts'
import type { AggregateTable as Table } from '../rules/aggregate/rows.ts'
import { largestNoise } from '../rules/disclosure/publication.ts'
import { THRESHOLD } from '../rules/disclosure/threshold.ts'
import { AggregateDimension } from './aggregate-dimension.ts'
import { AggregateMeasure } from './aggregate-measure.ts'
import { AggregateRow } from './aggregate-row.ts'
import { DisclosureMethod } from './disclosure-method.ts'

/** A table as it is published. */
export const AggregateTable = builder.objectRef<Table>('AggregateTable').implement({
  description: 'A table of figures (tabella): those about people are under disclosure control.',
  fields: (t) => ({
    measure: t.expose('measure', {
      type: AggregateMeasure,
      nullable: false,
      description: 'What it counts.',
    }),
    dimensions: t.field({
      type: [AggregateDimension],
      nullable: false,
      description: 'By what it is broken down.',
      resolve: ({ dimensions }) => [...dimensions],
    }),
    rows: t.field({
      type: [AggregateRow],
      listSize: { assumedSize: 500 },
      nullable: false,
      description:
        'The combinations that occur, in the order of their codes. One that is missing is about nobody, or about fewer persons than the threshold.',
      resolve: ({ rows }) => [...rows],
    }),
    suppressed: t.exposeInt('suppressed', {
      nullable: false,
      description: 'How many rows are not published.',
    }),
    asOf: t.expose('asOf', {
      type: 'DateTime',
      nullable: false,
      description: 'When the newest event behind it was received.',
    }),
    closedThrough: t.expose('closedThrough', {
      type: 'YearMonth',
      nullable: false,
      description: 'The last month that is closed (ultimo mese chiuso): later ones are not shown of people.',
    }),
    method: t.field({
      type: DisclosureMethod,
      nullable: false,
      description: 'How persons are protected.',
      resolve: () => ({ threshold: THRESHOLD, largestNoise: largestNoise(THRESHOLD) }),
    }),
  }),
})
