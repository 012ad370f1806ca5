import { builder } from '../builder.ts'
import { contextDatasets, type ContextDataset as DatasetRow } from '../store/report/context-datasets.ts'

const ContextDataset = builder.objectRef<DatasetRow>('ContextDataset').implement({
  description: 'A year of an official statistic that was loaded (dati di contesto).',
  fields: (t) => ({
    code: t.exposeString('code', {
      nullable: false,
      description: 'Code of the statistic; `POPULATION` is the resident population by sex and age.',
    }),
    year: t.exposeInt('year', { nullable: false, description: 'Calendar year for which it is used (anno).' }),
    title: t.exposeString('title', { nullable: false, description: 'Italian title (titolo).' }),
    source: t.exposeString('source', { nullable: false, description: 'Who publishes it (fonte).' }),
    licence: t.exposeString('licence', { nullable: false, description: 'Under which licence (licenza).' }),
    referenceDate: t.expose('referenceDate', {
      type: 'Date',
      nullable: false,
      description: 'The day that its figures speak of (data di riferimento).',
    }),
    loadedAt: t.expose('loadedAt', {
      type: 'DateTime',
      nullable: false,
      description: 'When it was loaded (data di caricamento).',
    }),
    figures: t.exposeInt('figures', { nullable: false, description: 'How many figures it has.' }),
    digest: t.exposeString('digest', {
      nullable: false,
      description: 'SHA-256 of the files from which it was loaded, in hex.',
    }),
  }),
})

builder.queryField('contextDatasets', (t) =>
  t.field({
    type: [ContextDataset],
    nullable: true,
    description:
      'The official statistics that were loaded, by code and then the newest year first (dati di contesto).',
    resolve: (_, __, { session }) => contextDatasets(session),
  }),
)
