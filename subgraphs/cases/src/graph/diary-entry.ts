import { connection, pageArgs } from '@cse/schema/connection'
import { decodeId } from '@cse/schema/ids'
import { page } from '@cse/schema/paging'
import { reading } from '@cse/schema/reading'
import { builder } from '../builder.ts'
import { holderOf } from '../rules/holder.ts'
import {
  annotationsOf,
  correctionOf,
  type DiaryEntryRow,
  diaryEntryById,
  diaryOfCase,
} from '../store/diary.ts'
import { operatorById } from '../store/operator.ts'
import { Case } from './case.ts'
import { CaseHolder } from './case-holder.ts'
import { Operator } from './operator.ts'

export const DiaryEntryKind = builder.enumType('DiaryEntryKind', {
  description: 'What a diary entry is about (tipo di annotazione).',
  values: {
    INTERVIEW: { description: 'Interview (colloquio).' },
    HOME_VISIT: { description: 'Home visit (visita domiciliare).' },
    PHONE_CALL: { description: 'Telephone call (telefonata).' },
    MEETING: { description: 'Meeting with other services (incontro).' },
    NOTE: { description: 'Note (annotazione).' },
    JUDICIAL: { description: 'Act of a court (atto giudiziario).' },
  },
})

export const DiaryEntry = builder.objectRef<DiaryEntryRow>('DiaryEntry').implement({
  description:
    'An entry of the professional diary (diario professionale), read by the organisation that wrote it alone.',
  fields: (t) => ({
    id: t.exposeID('id', { nullable: false, description: 'Opaque id.' }),
    kind: t.expose('kind', {
      type: DiaryEntryKind,
      nullable: false,
      description: 'What it is about (tipo).',
    }),
    writtenAt: t.expose('writtenAt', {
      type: 'DateTime',
      nullable: false,
      description: 'When it was written (data e ora).',
    }),
    author: t.field({
      type: Operator,
      nullable: true,
      description: 'Who wrote it (autore).',
      resolve: ({ authorId }, _, { session }) => operatorById(session, authorId),
    }),
    organisation: t.field({
      type: CaseHolder,
      nullable: false,
      description: 'On behalf of which comune or Ambito (ente).',
      resolve: ({ organisationKey }) => holderOf(organisationKey),
    }),
    text: t.exposeString('text', { nullable: false, description: 'The entry (testo).' }),
    restricted: t.exposeBoolean('restricted', {
      nullable: false,
      description:
        'Judicial or minors’ protected datum (dato riservato): shown to who has the permission for it.',
    }),
  }),
})

builder.objectFields(DiaryEntry, (t) => ({
  corrects: t.field({
    type: DiaryEntry,
    nullable: true,
    description: 'The entry that this one corrects (rettifica di).',
    resolve: ({ correctsId }, _, { session }) => (correctsId ? diaryEntryById(session, correctsId) : null),
  }),
  correction: t.field({
    type: DiaryEntry,
    nullable: true,
    description: 'The entry that corrects this one (rettificata da); none while it stands.',
    resolve: ({ uuid }, _, { session }) => correctionOf(session, uuid),
  }),
  annotates: t.field({
    type: DiaryEntry,
    nullable: true,
    description: 'The entry of a colleague to which this one adds (postilla a).',
    resolve: ({ annotatesId }, _, { session }) => (annotatesId ? diaryEntryById(session, annotatesId) : null),
  }),
  annotations: t.field({
    type: [DiaryEntry],
    nullable: false,
    description: 'What was added to this one, the oldest first (postille).',
    resolve: ({ uuid }, _, { session }) => annotationsOf(session, uuid),
  }),
}))

builder.asEntity(DiaryEntry, {
  key: builder.selection<{ id: string }>('id'),
  resolveReference: ({ id }, { session }) => diaryEntryById(session, decodeId('diary_entry', id)),
})

export const DiaryEntryConnection = connection(builder, DiaryEntry)

builder.objectField(Case, 'diary', (t) =>
  t.field({
    type: DiaryEntryConnection,
    nullable: true,
    description:
      'What the viewer’s own organisation wrote, newest first; it stays after a transfer (diario professionale).',
    args: pageArgs(t.arg),
    resolve: reading(['uuid'], ({ uuid }, args, { session, keys }) =>
      page(keys, args, diaryOfCase(session, uuid, {})),
    ),
  }),
)
