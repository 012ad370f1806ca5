import { DIMENSIONS, type Dimension } from '../dimension.ts'
import type { Measure } from '../question.ts'
import { builder } from './builder.ts'

export const AggregateMeasure = builder.enumType('AggregateMeasure', {
  description: 'What a table counts.',
  values: {
    CASES: { description: 'Cases opened (cartelle aperte).' },
    DELIVERIES: { description: 'Monthly deliveries (erogazioni mensili).' },
  } satisfies Record<Measure, { description: string }>,
})

const MEANING: Record<Dimension, string> = {
  PROVINCE: 'Province, by its two letters (provincia).',
  AMBITO: 'Ambito territoriale sociale, by its code.',
  COMUNE: 'Comune that opened the case, by its ISTAT code.',
  TARGET_AREA: 'Target area, by its code (area di utenza).',
  PHASE: 'Phase of the care pathway (fase).',
  SEX: 'Sex: M, F or UNKNOWN (sesso).',
  AGE_BAND: 'Age band at opening (fascia di età): the bands of SINBA for minors.',
  MONTH: 'Month of opening or delivery, such as 2026-03 (mese).',
  YEAR: 'Year of opening or delivery (anno).',
}

export const AggregateDimension = builder.enumType('AggregateDimension', {
  description: 'By what a table is broken down.',
  // An enum of Pothos wants its names as literal keys; they are those of the table of dimensions.
  values: Object.fromEntries(
    Object.keys(DIMENSIONS).map((name) => [name, { description: MEANING[name as Dimension] }]),
  ) as Record<Dimension, { description: string }>,
})

const AggregateFilter = builder.inputType('AggregateFilter', {
  description: 'To which records a count is limited. An empty list does not limit.',
  fields: (t) => ({
    provinces: t.stringList({ required: false, description: 'Provinces, by their two letters.' }),
    ambiti: t.idList({ required: false, description: 'Codes of Ambiti.' }),
    comuni: t.idList({ required: false, description: 'ISTAT codes of comuni.' }),
    targetAreas: t.idList({ required: false, description: 'Codes of target areas.' }),
    phases: t.stringList({ required: false, description: 'Phases of the care pathway.' }),
    sexes: t.stringList({ required: false, description: 'M, F or UNKNOWN.' }),
    ageBands: t.stringList({ required: false, description: 'Age bands.' }),
    from: t.field({ type: 'YearMonth', required: false, description: 'First month.' }),
    to: t.field({ type: 'YearMonth', required: false, description: 'Last month.' }),
  }),
})

/** What a table is asked to count. */
export const AggregateInput = builder.inputType('AggregateInput', {
  description: 'A table of counts that is wanted.',
  fields: (t) => ({
    measure: t.field({ type: AggregateMeasure, required: true, description: 'What is counted.' }),
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
