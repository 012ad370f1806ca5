import { builder } from '../builder.ts'
import { AggregateDimension } from './aggregate-dimension.ts'
import { AggregateFilter } from './aggregate-filter.ts'
import { AggregateMeasure } from './aggregate-measure.ts'
import { AwaitedStep } from './awaited-step.ts'

/** A table of figures as it is requested. */
export const AggregateInput = builder.inputType('AggregateInput', {
  description: 'A table of figures that is wanted (tabella richiesta).',
  fields: (t) => ({
    measure: t.field({ type: AggregateMeasure, required: true, description: 'What it counts (misura).' }),
    awaited: t.field({
      type: AwaitedStep,
      required: false,
      description: 'For what was waited; with the measures of waiting days, and with them alone.',
    }),
    by: t.field({
      type: [AggregateDimension],
      required: true,
      description: 'By what it is broken down: up to three dimensions; none for the total.',
    }),
    filter: t.field({
      type: AggregateFilter,
      required: false,
      description: 'To which records it is limited.',
    }),
  }),
})
