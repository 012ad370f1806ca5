import { connection, pageArgs } from '@cse/schema/connection'
import { decodeId, encodeId } from '@cse/schema/ids'
import { page } from '@cse/schema/paging'
import { type AnonymisedRecord, countOfRecords, releasedRecords, releases } from '../store.ts'
import { builder } from './builder.ts'
import { Ambito, TargetArea } from './territory.ts'

type ReleaseRow = Awaited<ReturnType<typeof releases>>[number]

const DataRelease = builder.objectRef<ReleaseRow>('DataRelease').implement({
  description: 'A dated, immutable release of anonymised records (rilascio di microdati).',
  fields: (t) => ({
    id: t.id({
      nullable: false,
      description: 'Identifier of the release.',
      resolve: ({ id }) => encodeId('data_release', id),
    }),
    title: t.exposeString('title', { nullable: false, description: 'Italian title (titolo).' }),
    releasedOn: t.expose('releasedOn', {
      type: 'Date',
      nullable: false,
      description: 'Day of the release (data di rilascio).',
    }),
    k: t.exposeInt('k', {
      nullable: false,
      description:
        'Each combination of quasi-identifiers is shared by at least this many records (k-anonimato).',
    }),
    method: t.exposeString('method', {
      nullable: false,
      description: 'How it was made, in Italian words (metodo).',
    }),
    records: t.exposeInt('records', { nullable: false, description: 'How many records it has.' }),
    withheld: t.exposeInt('withheld', {
      nullable: false,
      description:
        'How many records could not be given out under its k (record non rilasciati): the loss of the method.',
    }),
  }),
})

const AnonymisedCase = builder.objectRef<AnonymisedRecord>('AnonymisedCase').implement({
  description:
    'An anonymised record of a case (cartella anonimizzata): what is null was generalised away in the release.',
  fields: (t) => ({
    ambito: t.field({
      type: Ambito,
      nullable: true,
      description: 'The Ambito of the case.',
      resolve: ({ ambitoCode }) => (ambitoCode === null ? null : { code: ambitoCode }),
    }),
    targetArea: t.field({
      type: TargetArea,
      nullable: true,
      description: 'For what need it was opened (area di utenza); null when withheld.',
      resolve: ({ targetArea }) => (targetArea === null ? null : { code: targetArea }),
    }),
    phase: t.exposeString('phase', { nullable: true, description: 'Phase of the care pathway (fase).' }),
    sex: t.exposeString('sex', { nullable: true, description: 'Sex (sesso): M or F.' }),
    ageBand: t.exposeString('ageBand', {
      nullable: true,
      description: 'Age band at opening (fascia di età, SINBA for minors).',
    }),
    openedQuarter: t.exposeString('openedQuarter', {
      nullable: true,
      description: 'Quarter of opening, such as 2026-Q1.',
    }),
    openedYear: t.exposeString('openedYear', { nullable: true, description: 'Year of opening.' }),
  }),
})

const AnonymisedCaseConnection = connection(builder, AnonymisedCase)

const AnonymisedCaseFilter = builder.inputType('AnonymisedCaseFilter', {
  description: 'Which records of a release are wanted.',
  fields: (t) => ({
    release: t.id({ required: false, description: 'Identifier of the release; the newest unless told.' }),
    ambito: t.id({ required: false, description: 'Code of the Ambito.' }),
    targetArea: t.id({ required: false, description: 'Code of the target area.' }),
    phase: t.string({ required: false, description: 'Phase of the care pathway.' }),
  }),
})

builder.queryFields((t) => ({
  releases: t.field({
    type: [DataRelease],
    nullable: true,
    description: 'The releases of anonymised records, the newest first (rilasci).',
    resolve: (_, __, { session }) => releases(session),
  }),
  anonymisedCases: t.field({
    type: AnonymisedCaseConnection,
    nullable: true,
    description: 'The records of a release (dati atomici anonimizzati; piano regionale 4.2.2).',
    args: {
      filter: t.arg({ type: AnonymisedCaseFilter, required: false, description: 'Which ones.' }),
      ...pageArgs(t.arg),
    },
    resolve: (_, { filter, ...args }, { session }) => {
      const release = filter?.release ? decodeId('data_release', filter.release, 'filter.release') : undefined
      const wanted = { ...filter, release }
      return page(args, {
        list: `anonymisedCases ${release ?? 'newest'}`,
        fetch: (slice) => releasedRecords(session, wanted, slice),
        cursorOf: ({ position }) => [position],
        count: () => countOfRecords(session, wanted),
      })
    },
  }),
}))
