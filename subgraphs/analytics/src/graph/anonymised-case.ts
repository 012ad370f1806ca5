import { connection, pageArgs } from '@cse/schema/connection'
import { decodeId } from '@cse/schema/ids'
import { page } from '@cse/schema/paging'
import { builder } from '../builder.ts'
import {
  type AnonymisedRecord,
  countOfRecords,
  placeOfRecord,
  releasedRecords,
} from '../store/release/records.ts'
import { AnonymisedCaseFilter } from './anonymised-case-filter.ts'
import { Ambito, Comune, TargetArea } from './foreign.ts'

const AnonymisedCase = builder.objectRef<AnonymisedRecord>('AnonymisedCase').implement({
  description:
    'An anonymised record of a case (cartella anonimizzata): what is null was generalised away in the release.',
  fields: (t) => ({
    comune: t.field({
      type: Comune,
      nullable: true,
      description: 'The comune of the case; published from 5,000 inhabitants on.',
      resolve: ({ comune }) => (comune === null ? null : { istatCode: comune }),
    }),
    ambito: t.field({
      type: Ambito,
      nullable: true,
      description: 'The Ambito of the case.',
      resolve: ({ ambito }) => (ambito === null ? null : { code: ambito }),
    }),
    province: t.exposeString('province', {
      nullable: true,
      description: 'Two letters of the province (sigla della provincia).',
    }),
    targetArea: t.field({
      type: TargetArea,
      nullable: true,
      description: 'For what need it was opened (area di utenza); null when withheld.',
      resolve: ({ targetArea }) => (targetArea === null ? null : { code: targetArea }),
    }),
    phase: t.exposeString('phase', { nullable: true, description: 'Phase of the care pathway (fase).' }),
    outcome: t.exposeString('outcome', {
      nullable: true,
      description: 'Coded reason of its closure (esito), `NOT_CLOSED` while it was not closed.',
    }),
    sex: t.exposeString('sex', { nullable: true, description: 'Sex (sesso): M, F or UNKNOWN.' }),
    ageBand: t.exposeString('ageBand', {
      nullable: true,
      description:
        'Age band in the year of opening (fascia di età, SINBA for minors), or one of 0-18, 18-65, 65+.',
    }),
    iseeBand: t.exposeString('iseeBand', {
      nullable: true,
      description: 'ISEE band (fascia ISEE, SINBA), or one of 0-6000, 6000-15000, 15000+.',
    }),
    openedQuarter: t.exposeString('openedQuarter', {
      nullable: true,
      description: 'Quarter of opening, such as 2026-Q1.',
    }),
    openedYear: t.exposeString('openedYear', { nullable: true, description: 'Year of opening.' }),
    wait: t.exposeString('wait', {
      nullable: true,
      description:
        'Days from the opening to the start of the service (attesa), in bands; `WAITING` while it had not begun.',
    }),
  }),
})

const AnonymisedCaseConnection = connection(builder, AnonymisedCase)

builder.queryField('anonymisedCases', (t) =>
  t.field({
    type: AnonymisedCaseConnection,
    nullable: true,
    description: 'The records of a release (dati atomici anonimizzati; piano regionale 4.2.2).',
    args: {
      filter: t.arg({ type: AnonymisedCaseFilter, required: false, description: 'Which ones.' }),
      ...pageArgs(t.arg),
    },
    resolve: (_, { filter, ...args }, { session, keys }) => {
      const release = filter?.release ? decodeId('data_release', filter.release, 'filter.release') : undefined
      const requested = { ...filter, release }
      return page(keys, args, {
        list: `anonymisedCases ${release ?? 'newest'}`,
        fetch: (slice) => releasedRecords(session, requested, slice),
        cursorOf: placeOfRecord,
        count: () => countOfRecords(session, requested),
      })
    },
  }),
)
