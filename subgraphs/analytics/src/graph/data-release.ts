import { decodeId, encodeId } from '@cse/schema/ids'
import type { Viewer } from '@cse/schema/viewer'
import { builder } from '../builder.ts'
import type { Code, ReleaseColumn } from '../exports/release/dictionary.ts'
import type { KeptFile } from '../exports/release/files.ts'
import { type ReleaseFileName, releaseLink } from '../exports/release/link.ts'
import type { Period } from '../rules/release/period.ts'
import { type ReleaseRow, releases } from '../store/release/releases.ts'

const ReleaseStatus = builder.enumType('ReleaseStatus', {
  description: 'How far a release has come (stato del rilascio).',
  values: {
    PREPARING: { description: 'It is being made: it has no records yet (in preparazione).' },
    RELEASED: { description: 'It is made, and immutable (rilasciato).' },
  },
})

const CoveredPeriod = builder.objectRef<Period>('CoveredPeriod').implement({
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

const ReleaseStep = builder.objectRef<ReleaseRow['steps'][number]>('ReleaseStep').implement({
  description: 'A step of generalisation (passo di generalizzazione), on top of those before it.',
  fields: (t) => ({
    generalised: t.exposeString('generalised', {
      nullable: false,
      description: 'What it generalised, in Italian words.',
    }),
    records: t.exposeInt('records', {
      nullable: false,
      description: 'How many records could be released after it and not before (record rilasciati).',
    }),
  }),
})

const ReleaseCode = builder.objectRef<Code>('ReleaseCode').implement({
  description: 'A value of a column of a release and its meaning (codice e significato).',
  fields: (t) => ({
    code: t.exposeString('code', { nullable: false, description: 'The value, as in the records.' }),
    meaning: t.exposeString('meaning', {
      nullable: false,
      description: 'What it means, in Italian (significato).',
    }),
  }),
})

const ReleaseColumnType = builder.enumType('ReleaseColumnType', {
  description: 'The type of a column in the files (tipo di dato).',
  values: { STRING: { description: 'Text in UTF-8.' }, INT32: { description: 'Whole number of 32 bits.' } },
})

const ReleaseColumnRef = builder.objectRef<ReleaseColumn>('ReleaseColumn').implement({
  description: 'A column of a release: the data dictionary (dizionario dei dati).',
  fields: (t) => ({
    name: t.exposeString('name', { nullable: false, description: 'Its name in the files.' }),
    type: t.expose('type', {
      type: ReleaseColumnType,
      nullable: false,
      description: 'Its type in the files.',
    }),
    title: t.exposeString('title', { nullable: false, description: 'Its name in Italian (denominazione).' }),
    description: t.exposeString('description', {
      nullable: false,
      description: 'What it says, in Italian (descrizione).',
    }),
    source: t.exposeString('source', { nullable: false, description: 'Where it comes from (fonte).' }),
    loss: t.exposeFloat('loss', {
      nullable: false,
      description:
        'How much of its detail the method took (perdita di informazione), from 0 to 1: the mean over the records, where a value not told counts 1 and one told more broadly one half.',
    }),
    codes: t.expose('codes', {
      type: [ReleaseCode],
      nullable: false,
      description: 'Its values and what they mean (lista di codici); empty where they speak for themselves.',
    }),
  }),
})

/** A file, and the release it is of. */
interface FileOfRelease extends KeptFile {
  readonly release: string
}

const ReleaseFile = builder.objectRef<FileOfRelease>('ReleaseFile').implement({
  description: 'A file of a release (file scaricabile).',
  fields: (t) => ({
    url: t.string({
      nullable: false,
      description:
        'Where it is found for the next five minutes, relative to the address of the API: for this viewer alone, who sends the token with it.',
      resolve: ({ release, name }, _, { viewer, now }) => pathOf(release, name, viewer, now),
    }),
    sha256: t.exposeString('sha256', {
      nullable: false,
      description: 'SHA-256 of its content, in hexadecimal (impronta).',
    }),
    bytes: t.exposeFloat('bytes', {
      nullable: false,
      description: 'Its size in bytes, a whole number (dimensione); it may exceed 32 bits.',
    }),
  }),
})

const pathOf = (release: string, name: ReleaseFileName, viewer: Viewer, now: Date) =>
  releaseLink.pathFor({ release: encodeId('data_release', release), file: name }, viewer, now)

const ReleaseDownloads = builder.objectRef<ReadonlyMap<string, FileOfRelease>>('ReleaseDownloads').implement({
  description: 'A release as files (download).',
  fields: (t) => {
    const file = (name: ReleaseFileName, description: string) =>
      t.field({
        type: ReleaseFile,
        nullable: true,
        description,
        resolve: (files) => files.get(name) ?? null,
      })
    return {
      csv: file(
        'cases.csv',
        'The records as CSV (RFC 4180): UTF-8, commas, empty where a value is not told.',
      ),
      csvGzip: file('cases.csv.gz', 'The same CSV, compressed by gzip.'),
      parquet: file('cases.parquet', 'The records as Apache Parquet; null where a value is not told.'),
      dictionary: file('dictionary.csv', 'The data dictionary as CSV (dizionario dei dati).'),
      metadata: file('metadata.jsonld', 'The metadata by DCAT-AP_IT, as JSON-LD (metadati).'),
    }
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
      type: [ReleaseColumnRef],
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
