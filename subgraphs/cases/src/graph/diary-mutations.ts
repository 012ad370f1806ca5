import { decodeId } from '@cse/schema/ids'
import { mutation } from '@cse/schema/mutation'
import { refusalType } from '@cse/schema/refusal-types'
import { idempotencyKey, requiredText } from '@cse/schema/text-input'
import { builder } from '../builder.ts'
import { diaryEntryById } from '../store/diary.ts'
import { annotateDiaryEntry, correctDiaryEntry, writeDiaryEntry } from '../store/diary-commands.ts'
import { actingOf } from './acting.ts'
import { DiaryEntry, DiaryEntryKind } from './diary-entry.ts'
import { NotFound, NotHolder, PhaseNotAllowed, RepeatedKey } from './refusals.ts'

const OperatorUnknown = refusalType(builder, 'OperatorUnknown', {
  description: 'Whoever asks is no registered operator: an entry has an author.',
})
const AlreadyCorrected = refusalType(builder, 'AlreadyCorrected', {
  description: 'The entry was corrected before: the latest correction is the one to correct.',
})

const LONGEST_ENTRY = 20_000

const NotAuthor = refusalType(builder, 'NotAuthor', {
  description: 'Somebody else wrote the entry (annotazione di un collega): it may be annotated.',
})

mutation(builder, 'writeDiaryEntry', {
  description:
    'Writes into the professional diary of a case (annotazione nel diario). Only the own organisation will ever read it, wherever the case goes; it cannot be changed, only corrected by another one.',
  input: (t) => ({
    case: t.id({ required: true, description: 'Id of the case.' }),
    idempotencyKey: t.string({
      required: true,
      description: 'Made by the client, 8 to 200 characters: a repeat answers with the first result.',
    }),
    kind: t.field({ type: DiaryEntryKind, required: true, description: 'What it is about (tipo).' }),
    text: t.string({ required: true, description: 'The entry (testo): 1 to 20,000 characters.' }),
    restricted: t.boolean({
      required: true,
      defaultValue: false,
      description:
        'Judicial or minors’ protected datum (dato riservato); an act of a court always is. Needs the permission for such data.',
    }),
  }),
  payload: { diaryEntry: { type: DiaryEntry, description: 'The entry.' } },
  refusals: [NotFound, NotHolder, PhaseNotAllowed, RepeatedKey, OperatorUnknown],
  decode: ({ kind, restricted, ...input }) => ({
    entry: {
      case: decodeId('case', input.case, 'input.case'),
      kind,
      text: requiredText(input.text, 'input.text', { longest: LONGEST_ENTRY }),
      restricted,
    },
    key: idempotencyKey(input.idempotencyKey),
  }),
  resolve: ({ key, entry }, context) => writeDiaryEntry(context.session, actingOf(context), key, entry),
  answer: async ({ entry }, { session }) => ({ diaryEntry: await diaryEntryById(session, entry) }),
})

mutation(builder, 'correctDiaryEntry', {
  description:
    'Corrects an own entry of the diary (rettifica): a new one that refers to it, of the same kind and as restricted. The old one stays as it was written. What a colleague wrote is annotated.',
  input: (t) => ({
    diaryEntry: t.id({ required: true, description: 'Id of the entry to correct.' }),
    idempotencyKey: t.string({
      required: true,
      description: 'Made by the client, 8 to 200 characters: a repeat answers with the first result.',
    }),
    text: t.string({ required: true, description: 'The correction (testo): 1 to 20,000 characters.' }),
  }),
  payload: { diaryEntry: { type: DiaryEntry, description: 'The new entry.' } },
  refusals: [NotFound, NotHolder, RepeatedKey, OperatorUnknown, AlreadyCorrected, NotAuthor],
  decode: (input) => ({
    corrected: {
      entry: decodeId('diary_entry', input.diaryEntry, 'input.diaryEntry'),
      text: requiredText(input.text, 'input.text', { longest: LONGEST_ENTRY }),
    },
    key: idempotencyKey(input.idempotencyKey),
  }),
  resolve: ({ key, corrected }, context) =>
    correctDiaryEntry(context.session, actingOf(context), key, corrected),
  answer: async ({ entry }, { session }) => ({ diaryEntry: await diaryEntryById(session, entry) }),
})

mutation(builder, 'annotateDiaryEntry', {
  description:
    'Adds to an entry of the diary, such as a colleague’s (postilla): a note of one’s own that refers to it, as restricted as it is. The entry stays as it was written.',
  input: (t) => ({
    diaryEntry: t.id({ required: true, description: 'Id of the entry to add to.' }),
    idempotencyKey: t.string({
      required: true,
      description: 'Made by the client, 8 to 200 characters: a repeat answers with the first result.',
    }),
    text: t.string({ required: true, description: 'What is added (testo): 1 to 20,000 characters.' }),
  }),
  payload: { diaryEntry: { type: DiaryEntry, description: 'The new entry.' } },
  refusals: [NotFound, NotHolder, RepeatedKey, OperatorUnknown],
  decode: (input) => ({
    annotated: {
      entry: decodeId('diary_entry', input.diaryEntry, 'input.diaryEntry'),
      text: requiredText(input.text, 'input.text', { longest: LONGEST_ENTRY }),
    },
    key: idempotencyKey(input.idempotencyKey),
  }),
  resolve: ({ key, annotated }, context) =>
    annotateDiaryEntry(context.session, actingOf(context), key, annotated),
  answer: async ({ entry }, { session }) => ({ diaryEntry: await diaryEntryById(session, entry) }),
})
