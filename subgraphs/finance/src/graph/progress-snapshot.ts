import { decodeId, encodeId } from '@cse/schema/ids'
import { builder } from '../builder.ts'
import { snapshotLink } from '../exports/progress-snapshot/link.ts'
import { progressEntryOf } from '../store/progress-entries.ts'
import {
  entriesOfSnapshot,
  fileOfSnapshot,
  progressSnapshotById,
  returnsOfSnapshot,
  snapshotsOfAmbito,
} from '../store/progress-snapshots.ts'
import { Bimester } from './bimester.ts'
import { actOf, FormalAct } from './formal-act.ts'
import { ProgressEntry, ProgressSnapshot, SnapshotRejection } from './multifondo-types.ts'
import { Ambito } from './types.ts'

ProgressSnapshot.implement({
  description:
    'What an Ambito sent of a bimester to the managing authority (trasmissione): the validated entries, as a file that never changes again.',
  fields: (t) => ({
    id: t.id({
      nullable: false,
      description: 'Opaque id.',
      resolve: ({ uuid }) => encodeId('progress_snapshot', uuid),
    }),
    ambito: t.field({
      type: Ambito,
      nullable: false,
      description: 'The Ambito that sent it.',
      resolve: ({ ambitoCode }) => ({ code: ambitoCode }),
    }),
    period: t.field({
      type: Bimester,
      nullable: false,
      description: 'The bimester (bimestre).',
      resolve: (snapshot) => snapshot,
    }),
    number: t.exposeInt('number', {
      nullable: false,
      description: 'Counts the snapshots of a bimester: those after the first hold what was corrected.',
    }),
    sentAt: t.expose('sentAt', { type: 'DateTime', nullable: false, description: 'When it was sent.' }),
    digest: t.exposeString('sha256', {
      nullable: false,
      description: 'SHA-256 of the file in hexadecimal (impronta).',
    }),
    entries: t.field({
      type: [ProgressEntry],
      nullable: false,
      description: 'The entries in it (avanzamenti trasmessi).',
      resolve: async ({ uuid }, _, { session }) => {
        const sent = await entriesOfSnapshot(session, uuid)
        return Promise.all(sent.map(({ entry }) => progressEntryOf(session, entry)))
      },
    }),
    rejections: t.field({
      type: [SnapshotRejection],
      nullable: false,
      description: 'What the managing authority refused of it (respingimenti), the first one first.',
      resolve: ({ uuid }, _, { session }) => returnsOfSnapshot(session, uuid),
    }),
    content: t.string({
      nullable: true,
      description:
        'The file as text, as it was sent: the same that `csvUrl` leads to. One with an indicator of one to four is for the Ambito that sent it.',
      resolve: async ({ uuid }, _, { session }) => {
        const file = await fileOfSnapshot(session, uuid)
        return file?.content?.toString('utf8') ?? null
      },
    }),
    csvUrl: t.string({
      nullable: false,
      description:
        'Where the file is found for the next five minutes, relative to the address of the API: for this viewer alone, who sends the token with it. CSV in UTF-8, with semicolons and decimal commas.',
      resolve: ({ uuid }, _, context) =>
        snapshotLink.pathFor(
          { snapshot: encodeId('progress_snapshot', uuid), file: 'avanzamento.csv' },
          context,
        ),
    }),
  }),
})

SnapshotRejection.implement({
  description: 'A letter of the managing authority that refuses rows of a snapshot (nota di respingimento).',
  fields: (t) => ({
    formalAct: t.field({
      type: FormalAct,
      nullable: true,
      description: 'The letter (estremi dell’atto).',
      resolve: actOf,
    }),
    recordedAt: t.expose('recordedAt', {
      type: 'DateTime',
      nullable: false,
      description: 'When it was entered here (data di registrazione).',
    }),
  }),
})

builder.asEntity(ProgressSnapshot, {
  key: builder.selection<{ id: string }>('id'),
  resolveReference: ({ id }, { session }) => progressSnapshotById(session, decodeId('progress_snapshot', id)),
})

builder.queryField('progressSnapshot', (t) =>
  t.field({
    type: ProgressSnapshot,
    nullable: true,
    description: 'A snapshot by id.',
    args: { id: t.arg.id({ required: true, description: 'Id of the snapshot.' }) },
    resolve: (_, { id }, { session }) => progressSnapshotById(session, decodeId('progress_snapshot', id)),
  }),
)

builder.objectField(Ambito, 'progressSnapshots', (t) =>
  t.field({
    type: [ProgressSnapshot],
    nullable: true,
    description: 'What the Ambito sent to the managing authority (trasmissioni), the latest first.',
    resolve: ({ code }, _, { session }) => snapshotsOfAmbito(session, code),
  }),
)
