import { encryptedBytes, encryptedText } from '../src/encryption/encrypted-column.ts'
import { boolean, bytea, integer, text, uuid } from '../src/query/columns.ts'
import { cases, instant, readers } from './schema.ts'
import { diaryEntryKinds, documentScans } from './vocabulary.ts'

export const diaryEntry = cases.table('diary_entry', {
  id: uuid('id').primaryKey(),
  caseId: uuid('case_id').notNull(),
  kind: text('kind', { enum: diaryEntryKinds }).notNull(),
  writtenAt: instant('written_at').notNull(),
  authorId: uuid('author_id').notNull(),
  organisation: text('organisation').notNull(),
  text: encryptedText('text').notNull(),
  restricted: boolean('restricted').notNull().default(false),
  readers: readers(),
  correctsId: uuid('corrects_id'),
  annotatesId: uuid('annotates_id'),
})

export const document = cases.table('document', {
  id: uuid('id').primaryKey(),
  caseId: uuid('case_id').notNull(),
  title: encryptedText('title').notNull(),
  mediaType: text('media_type').notNull(),
  sizeBytes: integer('size_bytes').notNull(),
  sha256: text('sha256').notNull(),
  attachedAt: instant('attached_at').notNull(),
  scan: text('scan', { enum: documentScans }).notNull().default('NOT_SCANNED'),
  scannedAt: instant('scanned_at'),
  restricted: boolean('restricted').notNull().default(false),
  readers: readers(),
  attachedBy: uuid('attached_by'),
  withdrawnAt: instant('withdrawn_at'),
  withdrawnBy: uuid('withdrawn_by'),
  withdrawalReason: encryptedText('withdrawal_reason'),
})

/** What a document holds, apart from it so that no list drags it along (`migrations/007.do.documents.sql`). */
export const documentContent = cases.table('document_content', {
  documentId: uuid('document_id').primaryKey(),
  content: encryptedBytes('content').notNull(),
})

/** A file that was sent and waits for the document it belongs to. */
export const upload = cases.table('upload', {
  id: uuid('id').primaryKey(),
  issuer: text('issuer').notNull(),
  subject: text('subject').notNull(),
  mediaType: text('media_type'),
  sizeBytes: integer('size_bytes').notNull(),
  sha256: text('sha256').notNull(),
  content: encryptedBytes('content').notNull(),
  sentAt: instant('sent_at').notNull(),
  /** Null: it was not scanned. */
  scannedAt: instant('scanned_at'),
  readers: readers(),
})

/** A key with which an organisation writes about a case, wrapped (`migrations/010.do.data-keys.sql`). */
export const dataKey = cases.table('data_key', {
  keyId: uuid('key_id').primaryKey(),
  organisation: text('organisation').notNull(),
  recordId: uuid('record_id'),
  wrappedKey: bytea('wrapped_key').notNull(),
  madeAt: instant('made_at').notNull().defaultNow(),
  retiredAt: instant('retired_at'),
})
