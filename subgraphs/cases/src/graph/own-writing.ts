import { connection, pageArgs } from '@cse/schema/connection'
import { page } from '@cse/schema/paging'
import { propertiesRead } from '@cse/schema/reading'
import { principalOf } from '@cse/schema/viewer'
import { builder } from '../builder.ts'
import { wordSearch } from '../rules/word-search.ts'
import { caseById } from '../store/case.ts'
import { ownDiary } from '../store/diary.ts'
import { ownDocuments } from '../store/document.ts'
import { Case } from './case.ts'
import { CaseDocument } from './case-document.ts'
import { DiaryEntry, DiaryEntryConnection } from './diary-entry.ts'

const CaseDocumentConnection = connection(builder, CaseDocument)

builder.objectField(DiaryEntry, 'case', (t) =>
  t.field({
    type: Case,
    nullable: true,
    description: 'In which case it was written (cartella); null once that is withheld from the viewer.',
    resolve: ({ caseId }, _, { session }, info) => caseById(session, caseId, propertiesRead(info, 'Case')),
  }),
)

builder.objectField(CaseDocument, 'case', (t) =>
  t.field({
    type: Case,
    nullable: true,
    description: 'In the file of which case it is (cartella); null once that is withheld from the viewer.',
    resolve: ({ caseId }, _, { session }, info) => caseById(session, caseId, propertiesRead(info, 'Case')),
  }),
)

builder.queryFields((t) => {
  const searchArgs = {
    words: t.arg.string({
      required: true,
      description:
        'Words that are all in the text (parole cercate): by their beginning, in any order, case and accents do not count. One has three letters or more.',
    }),
    from: t.arg({ type: 'Date', required: false, description: 'Written on this day or later (dal).' }),
    to: t.arg({ type: 'Date', required: false, description: 'Written on this day or before (al).' }),
    ...pageArgs(t.arg),
  }
  return {
    diarySearch: t.field({
      type: DiaryEntryConnection,
      nullable: true,
      description:
        'The entries of the professional diary that the operator wrote and that have these words, newest first (ricerca nel proprio diario). The texts are encrypted, so the operator’s entries of the period are opened and read: 5,000 at most, beyond which a shorter period must be given. Nothing of colleagues is searched.',
      args: searchArgs,
      resolve: (_, { words, from, to, ...args }, { session, viewer, keys }) =>
        page(keys, args, ownDiary(session, principalOf(viewer), wordSearch(words, from ?? null, to ?? null))),
    }),
    documentSearch: t.field({
      type: CaseDocumentConnection,
      nullable: true,
      description:
        'The documents that the operator attached and whose title has these words, newest first (ricerca nei titoli dei propri documenti). What a document holds is not searched. As for `diarySearch`, 5,000 of a period at most.',
      args: searchArgs,
      resolve: (_, { words, from, to, ...args }, { session, viewer, keys }) =>
        page(
          keys,
          args,
          ownDocuments(session, principalOf(viewer), wordSearch(words, from ?? null, to ?? null)),
        ),
    }),
  }
})
