import type { progressStates } from '@cse/db/finance/multifondo-tables'
import { connection, pageArgs } from '@cse/schema/connection'
import { decodeId, encodeId } from '@cse/schema/ids'
import { page } from '@cse/schema/paging'
import { builder } from '../builder.ts'
import { allowedActions, type ProgressAction } from '../rules/multifondo.ts'
import { tasksOf } from '../rules/progress-tasks.ts'
import { multifondoProjectOf } from '../store/multifondo-projects.ts'
import {
  countProgressEntries,
  positionOfEntry,
  progressEntries,
  progressEntryById,
  rejectionsOfEntry,
  rowsOfEntry,
  stepsOfEntry,
} from '../store/progress-entries.ts'
import { progressSnapshotById } from '../store/progress-snapshots.ts'
import { Bimester, BimesterInput, bimesterOf } from './bimester.ts'
import {
  MultifondoProject,
  ProgressEntry,
  ProgressRejection,
  ProgressRevision,
  ProgressSnapshot,
  ProgressStep,
} from './multifondo-types.ts'

export const ProgressEntryState = builder.enumType('ProgressEntryState', {
  description: 'How far what was entered for a project has come (stato dell’avanzamento).',
  values: {
    ENTERED: { description: 'Written by the Ambito and waiting to be verified (inserito).' },
    VERIFIED: {
      description: 'Checked by another operator of the Ambito, waiting for the Region (verificato).',
    },
    VALIDATED: { description: 'Accepted by the Region, to be sent (validato).' },
    SENT: { description: 'Part of a snapshot that was sent to the managing authority (trasmesso).' },
    REJECTED: { description: 'Given back: the rejected rows are to be corrected (respinto).' },
  } satisfies Record<(typeof progressStates)[number], object>,
})

const ProgressActionEnum = builder.enumType('ProgressAction', {
  description: 'What the viewer may do with an entry now.',
  values: {
    CORRECT: { description: '`correctProgress` (correggere).' },
    VERIFY: { description: '`verifyProgress` (verificare).' },
    VALIDATE: { description: '`validateProgress` (validare).' },
    REJECT: { description: '`rejectProgress` (respingere).' },
  } satisfies Record<ProgressAction, object>,
})

ProgressEntry.implement({
  description:
    'What a project achieved until the end of a bimester (avanzamento): in money, in outputs and in its procedure. Three people enter, verify and validate it.',
  fields: (t) => ({
    id: t.id({
      nullable: false,
      description: 'Opaque id.',
      resolve: ({ uuid }) => encodeId('progress_entry', uuid),
    }),
    project: t.field({
      type: MultifondoProject,
      nullable: false,
      description: 'The project it is about.',
      resolve: ({ projectUuid }, _, { session }) => multifondoProjectOf(session, projectUuid),
    }),
    period: t.field({
      type: Bimester,
      nullable: false,
      description: 'The bimester to whose end it is told (bimestre).',
      resolve: (entry) => entry,
    }),
    state: t.expose('state', {
      type: ProgressEntryState,
      nullable: false,
      description: 'How far it has come (stato).',
    }),
    current: t.field({
      type: ProgressRevision,
      nullable: false,
      description: 'Its rows as they are now.',
      resolve: async ({ uuid, revision }, _, { session }) => {
        const rows = await rowsOfEntry(session, uuid)
        return { number: revision, rows: rows.filter((row) => row.revision === revision) }
      },
    }),
    revisions: t.field({
      type: [ProgressRevision],
      nullable: false,
      description: 'All that was written of it (revisioni), the newest first.',
      resolve: async ({ uuid }, _, { session }) => {
        const rows = await rowsOfEntry(session, uuid)
        return [...Map.groupBy(rows, ({ revision }) => revision)].map(([number, own]) => ({
          number,
          rows: own,
        }))
      },
    }),
    history: t.field({
      type: [ProgressStep],
      nullable: false,
      description: 'What was done with it (storia), the first step first.',
      resolve: ({ uuid }, _, { session }) => stepsOfEntry(session, uuid),
    }),
    toCorrect: t.field({
      type: [ProgressRejection],
      nullable: true,
      description:
        'The rows that wait to be corrected, and why (righe respinte); none unless it is rejected.',
      resolve: async ({ uuid, state, version }, _, { session }) => {
        if (state !== 'REJECTED') return []
        return (await rejectionsOfEntry(session, uuid)).filter((rejection) => rejection.version === version)
      },
    }),
    snapshot: t.field({
      type: ProgressSnapshot,
      nullable: true,
      description: 'The snapshot with which it was sent last (trasmissione).',
      resolve: async ({ uuid }, _, { session }) => {
        const sent = (await stepsOfEntry(session, uuid)).findLast(({ step }) => step === 'SENT')
        return sent?.snapshotUuid ? progressSnapshotById(session, sent.snapshotUuid) : null
      },
    }),
    allowedSteps: t.field({
      type: [ProgressActionEnum],
      nullable: false,
      description: 'What the viewer may do with it now: who had one of the three tasks on it has no other.',
      resolve: async ({ uuid, state }, _, { session, viewer }) => {
        const tasks = tasksOf(viewer)
        if (tasks.length === 0) return []
        const own = (await stepsOfEntry(session, uuid)).find(
          ({ issuer, subject, task }) =>
            issuer === viewer.issuer && subject === viewer.subject && task !== 'SEND',
        )
        return allowedActions(state, tasks, own?.task ?? null)
      },
    }),
    version: t.exposeInt('version', {
      nullable: false,
      description: 'Counts the steps; the next one names the version that was read.',
    }),
  }),
})

builder.asEntity(ProgressEntry, {
  key: builder.selection<{ id: string }>('id'),
  resolveReference: ({ id }, { session }) => progressEntryById(session, decodeId('progress_entry', id)),
})

const ProgressEntryConnection = connection(builder, ProgressEntry)

const ProgressEntryFilter = builder.inputType('ProgressEntryFilter', {
  description: 'What narrows entries; conditions add up.',
  fields: (t) => ({
    ambito: t.id({ description: 'Code of the Ambito.' }),
    state: t.field({ type: ProgressEntryState, description: 'How far it has come.' }),
    period: t.field({ type: BimesterInput, description: 'The bimester.' }),
  }),
})

builder.queryFields((t) => ({
  progressEntry: t.field({
    type: ProgressEntry,
    nullable: true,
    description: 'What was entered for a project, by id.',
    args: { id: t.arg.id({ required: true, description: 'Id of the entry.' }) },
    resolve: (_, { id }, { session }) => progressEntryById(session, decodeId('progress_entry', id)),
  }),
  progressEntries: t.field({
    type: ProgressEntryConnection,
    nullable: true,
    description: 'What was entered for projects in scope, the latest bimester first: what waits for whom.',
    args: {
      filter: t.arg({
        type: ProgressEntryFilter,
        required: false,
        description: 'Which entries; all in scope by default.',
      }),
      ...pageArgs(t.arg),
    },
    resolve: (_, { filter, ...args }, { session, keys }) => {
      const { ambito = null, state = null, period } = filter ?? {}
      const { year, bimester } = period ? bimesterOf(period, 'filter.period') : { year: null, bimester: null }
      const wanted = { ambito, state, year, bimester }
      return page(keys, args, {
        list: 'progressEntries',
        fetch: (slice) => progressEntries(session, wanted, slice),
        cursorOf: positionOfEntry,
        count: () => countProgressEntries(session, wanted),
      })
    },
  }),
}))
