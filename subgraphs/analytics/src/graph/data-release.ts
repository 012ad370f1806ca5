import { decodeId, encodeId } from '@cse/schema/ids'
import { builder } from '../builder.ts'
import { type ReleaseRow, releases } from '../store/release/releases.ts'
import { CoveredPeriod } from './covered-period.ts'
import { ReleaseColumn } from './release-column.ts'
import { ReleaseDownloads } from './release-downloads.ts'
import { ReleaseStep } from './release-step.ts'

const ReleaseStatus = builder.enumType('ReleaseStatus', {
  description: 'How far a release has come (stato del rilascio).',
  values: {
    PREPARING: { description: 'It is being made: it has no records yet (in preparazione).' },
    RELEASED: { description: 'It is made, and immutable (rilasciato).' },
  },
})

export const DataRelease = builder.objectRef<ReleaseRow>('DataRelease').implement({
  description:
    'A dated, immutable release of anonymised cases (rilascio di microdati): those opened in a period that is over. Periods do not overlap, so each case is released once.',
  fields: (t) => ({
    id: t.id({
      nullable: false,
      description: 'Identifier of the release.',
      resolve: ({ id }) => encodeId('data_release', id),
    }),
    title: t.exposeString('title', { nullable: false, description: 'Italian title (titolo).' }),
    status: t.expose('status', {
      type: ReleaseStatus,
      nullable: false,
      description: 'How far it has come (stato).',
    }),
    progress: t.exposeInt('progress', {
      nullable: false,
      description: 'How much of it is made, in percent (avanzamento).',
    }),
    covers: t.field({
      type: CoveredPeriod,
      nullable: false,
      description: 'The months in which its cases were opened (periodo coperto).',
      resolve: (release) => release,
    }),
    releasedOn: t.expose('releasedOn', {
      type: 'Date',
      nullable: false,
      description: 'Day of the release (data di rilascio); while it is prepared, the day it was asked for.',
    }),
    k: t.exposeInt('k', {
      nullable: false,
      description: 'Each combination of values is shared by at least this many persons (k-anonimato).',
    }),
    method: t.exposeString('method', {
      nullable: false,
      description: 'How it was made, in Italian words (metodo).',
    }),
    records: t.exposeInt('records', { nullable: false, description: 'How many records it has.' }),
    withheld: t.exposeInt('withheld', {
      nullable: false,
      description:
        'How many records could not be given out under its k (record non rilasciati), rounded up to a multiple of k.',
    }),
    steps: t.field({
      type: [ReleaseStep],
      nullable: false,
      description: 'The steps of generalisation, in their order, with what each released (passi).',
      resolve: ({ steps }) => steps,
    }),
    columns: t.field({
      type: [ReleaseColumn],
      nullable: false,
      description: 'Its columns: the data dictionary, with what the method took of each.',
      resolve: ({ columns }) => columns,
    }),
    downloads: t.field({
      type: ReleaseDownloads,
      nullable: true,
      description: 'It as files (download); null while it is prepared.',
      resolve: ({ id, status, files }) =>
        status === 'RELEASED' ? new Map(files.map((file) => [file.name, { ...file, release: id }])) : null,
    }),
  }),
})

builder.queryFields((t) => ({
  release: t.field({
    type: DataRelease,
    nullable: true,
    description: 'A release of anonymised cases (rilascio).',
    args: { id: t.arg.id({ required: true, description: 'Identifier of the release.' }) },
    resolve: async (_, { id }, { session }) => {
      const [release] = await releases(session, decodeId('data_release', id))
      return release ?? null
    },
  }),
  releases: t.field({
    type: [DataRelease],
    nullable: true,
    description: 'The releases of anonymised cases, that of the latest period first (rilasci).',
    resolve: (_, __, { session }) => releases(session),
  }),
}))
