import { builder } from '../builder.ts'
import type { ContextFigure as Row } from '../store/report/report-figures.ts'
import { Comune } from './foreign.ts'

export const ContextFigure = builder.objectRef<Row>('ContextFigure').implement({
  description: 'A figure of an official statistic other than the population (dato di contesto).',
  fields: (t) => ({
    dataset: t.exposeString('dataset', { nullable: false, description: 'Code of the statistic.' }),
    title: t.exposeString('title', {
      nullable: false,
      description: 'Italian title of the statistic (titolo).',
    }),
    source: t.exposeString('source', { nullable: false, description: 'Who publishes it (fonte).' }),
    licence: t.exposeString('licence', { nullable: false, description: 'Under which licence (licenza).' }),
    referenceDate: t.expose('referenceDate', {
      type: 'Date',
      nullable: false,
      description: 'The day that it speaks of (data di riferimento).',
    }),
    measure: t.exposeString('measure', {
      nullable: false,
      description: 'What it measures: name of the column.',
    }),
    comune: t.field({
      type: Comune,
      nullable: true,
      description: 'The comune; null for a figure of the whole Ambito.',
      resolve: ({ comune }) => (comune === null ? null : { istatCode: comune }),
    }),
    value: t.exposeFloat('value', {
      nullable: false,
      description: 'The value, in the unit of the statistic.',
    }),
  }),
})
