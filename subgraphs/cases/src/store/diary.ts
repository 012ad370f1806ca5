import { diaryEntry } from '@cse/db/cases/record-tables'
import { growing } from '@cse/db/src/query/growing'
import { keyset } from '@cse/db/src/query/keyset'
import { listLoader, loader } from '@cse/db/src/query/loader'
import { anyOf, type Given, prepared } from '@cse/db/src/query/prepared'
import { query } from '@cse/db/src/query/query'
import type { Selected } from '@cse/db/src/query/selected'
import { asc, type SQL, sql } from '@cse/db/src/query/sql'
import { encodeId } from '@cse/schema/ids'
import { ownWriting } from './own-writing.ts'
import { type FilePart, partById } from './part.ts'

const fields = {
  uuid: diaryEntry.id,
  caseId: diaryEntry.caseId,
  kind: diaryEntry.kind,
  writtenAt: diaryEntry.writtenAt,
  // exact to the microsecond, which a Date is not
  writtenAtExactly: sql`${diaryEntry.writtenAt}::text` as SQL<string>,
  authorId: diaryEntry.authorId,
  organisationKey: diaryEntry.organisation,
  text: diaryEntry.text,
  restricted: diaryEntry.restricted,
  correctsId: diaryEntry.correctsId,
  annotatesId: diaryEntry.annotatesId,
}

export interface DiaryEntryRow extends Selected<typeof fields> {
  readonly id: string
}

const entries: FilePart<typeof fields, DiaryEntryRow> = {
  name: 'diary entries',
  table: diaryEntry,
  fields,
  shape: (row) => ({ ...row, id: encodeId('diary_entry', row.uuid) }),
}

export const diaryEntryById = partById(entries)

/** The entries that an operator wrote, by words. */
export const ownDiary = ownWriting(entries, {
  author: diaryEntry.authorId,
  at: diaryEntry.writtenAt,
  textOf: ({ text }) => text,
})

const selectCorrections = prepared(
  'corrections of diary entries',
  (given: Given<{ ids: readonly string[] }>) =>
    query.select(fields).from(diaryEntry).where(anyOf(diaryEntry.correctsId, given.ids)),
)

/** The entry that corrects another one, by the other's uuid. The person was logged when that was read. */
export const correctionOf = loader(
  'corrections of diary entries',
  async (session, ids: readonly string[]) =>
    (await session.rows(selectCorrections({ ids }))).map(entries.shape),
  ({ correctsId }) => correctsId ?? '',
)

const selectAnnotations = prepared(
  'annotations of diary entries',
  (given: Given<{ ids: readonly string[] }>) =>
    query
      .select(fields)
      .from(diaryEntry)
      .where(anyOf(diaryEntry.annotatesId, given.ids))
      .orderBy(asc(diaryEntry.writtenAt), asc(diaryEntry.id)),
)

/** What colleagues added to an entry, the oldest first. The person was logged when that was read. */
export const annotationsOf = listLoader(
  'annotations of diary entries',
  async (session, ids: readonly string[]) =>
    (await session.rows(selectAnnotations({ ids }))).map(entries.shape),
  ({ annotatesId }) => annotatesId ?? '',
)

/** What the viewer's own organisation wrote about a case, newest first. */
export const diaryOfCase = growing({
  ...entries,
  under: diaryEntry.caseId,
  parentOf: ({ caseId }) => caseId,
  order: keyset([diaryEntry.writtenAt, diaryEntry.id], 'descending'),
  cursorOf: ({ writtenAtExactly, uuid }) => [writtenAtExactly, uuid],
})
