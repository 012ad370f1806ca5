import { connection, pageArgs } from '@cse/schema/connection'
import { decodeId, encodeId } from '@cse/schema/ids'
import { page } from '@cse/schema/paging'
import { builder } from '../builder.ts'
import { fundOf } from '../store/funds.ts'
import { planInterventionOf } from '../store/interventions.ts'
import {
  countMultifondoProjects,
  ledgerOfProject,
  multifondoProjectById,
  multifondoProjects,
  positionOfProject,
  projectsOfAmbito,
} from '../store/multifondo-projects.ts'
import { entriesOfProject } from '../store/progress-entries.ts'
import { BimesterInput, bimesterOf } from './bimester.ts'
import { FinancialProgress, MultifondoProject, ProgressEntry } from './multifondo-types.ts'
import { ProgressEntryState } from './progress-entry.ts'
import { Ambito, Fund, PlanIntervention } from './types.ts'

MultifondoProject.implement({
  description:
    'A project that is followed on Multifondo, financed by the PN Inclusione e lotta alla povertà 2021-2027 or the Fondo povertà (progetto).',
  fields: (t) => ({
    id: t.id({
      nullable: false,
      description: 'Opaque id.',
      resolve: ({ uuid }) => encodeId('multifondo_project', uuid),
    }),
    ambito: t.field({
      type: Ambito,
      nullable: false,
      description: 'The Ambito that carries it out (beneficiario).',
      resolve: ({ ambitoCode }) => ({ code: ambitoCode }),
    }),
    cup: t.expose('cup', {
      type: 'Cup',
      nullable: false,
      description: 'Codice unico di progetto (CUP): one project in the whole country.',
    }),
    title: t.exposeString('title', { nullable: false, description: 'What it is called (titolo).' }),
    fund: t.field({
      type: Fund,
      nullable: false,
      description: 'What finances it (fondo).',
      resolve: ({ fundCode }, _, { session }) => fundOf(session, fundCode),
    }),
    intervention: t.field({
      type: PlanIntervention,
      nullable: true,
      description:
        'The intervention of a zone plan whose money of that fund it accounts for (intervento), if there is one: its ledger bounds what is declared.',
      resolve: ({ interventionUuid }, _, { session }) =>
        interventionUuid === null ? null : planInterventionOf(session, interventionUuid),
    }),
    startsOn: t.expose('startsOn', { type: 'Date', nullable: false, description: 'Its first day (avvio).' }),
    endsOn: t.expose('endsOn', {
      type: 'Date',
      nullable: false,
      description: 'Its last day (conclusione prevista).',
    }),
    ledger: t.field({
      type: FinancialProgress,
      nullable: true,
      description:
        'What the ledger of its intervention had when the bimester ended (dati dal registro contabile): what is proposed for the financial progress, and the most that can be declared. Null where it has no intervention.',
      args: {
        period: t.arg({ type: BimesterInput, required: true, description: 'The bimester (bimestre).' }),
      },
      resolve: async ({ uuid, interventionUuid }, { period }, { session }) => {
        const { year, bimester } = bimesterOf(period, 'period')
        if (interventionUuid === null) return null
        const [ledger] = await ledgerOfProject(session, uuid, { year, bimester })
        return ledger ?? null
      },
    }),
    entries: t.field({
      type: [ProgressEntry],
      nullable: false,
      description: 'What was entered of it (avanzamenti), the latest bimester first.',
      args: {
        state: t.arg({ type: ProgressEntryState, required: false, description: 'Only those in this state.' }),
        year: t.arg.int({ required: false, description: 'Only those of this year.' }),
      },
      resolve: ({ uuid }, { state = null, year = null }, { session }) =>
        entriesOfProject(session, uuid, { state, year }),
    }),
    version: t.exposeInt('version', {
      nullable: false,
      description: 'Counts what was changed on the project itself; a change names the version that was read.',
    }),
  }),
})

builder.asEntity(MultifondoProject, {
  key: builder.selection<{ id: string }>('id'),
  resolveReference: ({ id }, { session }) =>
    multifondoProjectById(session, decodeId('multifondo_project', id)),
})

const MultifondoProjectConnection = connection(builder, MultifondoProject)

builder.queryFields((t) => ({
  multifondoProject: t.field({
    type: MultifondoProject,
    nullable: true,
    description: 'A project that is followed on Multifondo, by id.',
    args: { id: t.arg.id({ required: true, description: 'Id of the project.' }) },
    resolve: (_, { id }, { session }) => multifondoProjectById(session, decodeId('multifondo_project', id)),
  }),
  multifondoProjects: t.field({
    type: MultifondoProjectConnection,
    nullable: true,
    description: 'The projects in scope that are followed on Multifondo, by Ambito and CUP.',
    args: {
      ambito: t.arg.id({ required: false, description: 'Code of the Ambito: only its projects.' }),
      fund: t.arg.id({ required: false, description: 'Code of the fund: only its projects.' }),
      state: t.arg({
        type: ProgressEntryState,
        required: false,
        description: 'Only projects with an entry in this state.',
      }),
      ...pageArgs(t.arg),
    },
    resolve: (_, { ambito = null, fund = null, state = null, ...args }, { session, keys }) => {
      const wanted = { ambito, fund, state }
      return page(keys, args, {
        list: 'multifondoProjects',
        fetch: (slice) => multifondoProjects(session, wanted, slice),
        cursorOf: positionOfProject,
        count: () => countMultifondoProjects(session, wanted),
      })
    },
  }),
}))

builder.objectField(Ambito, 'multifondoProjects', (t) =>
  t.field({
    type: [MultifondoProject],
    nullable: true,
    description: 'The projects of the Ambito that are followed on Multifondo, by CUP.',
    args: {
      fund: t.arg.id({ required: false, description: 'Code of the fund: only its projects.' }),
      state: t.arg({
        type: ProgressEntryState,
        required: false,
        description: 'Only projects with an entry in this state.',
      }),
    },
    resolve: ({ code }, { fund = null, state = null }, { session }) =>
      projectsOfAmbito(session, code, { fund, state }),
  }),
)
