import { document } from '@cse/db/cases/record-tables'
import type { Selected } from '@cse/db/src/query/selected'
import { sql } from '@cse/db/src/query/sql'
import { encodeId } from '@cse/schema/ids'
import { ownWriting } from './own-writing.ts'
import { type FilePart, partById, partsUnder } from './part.ts'

const fields = {
  uuid: document.id,
  caseId: document.caseId,
  title: document.title,
  mediaType: document.mediaType,
  sizeBytes: document.sizeBytes,
  sha256: document.sha256,
  attachedAt: document.attachedAt,
  scan: document.scan,
  scannedAt: document.scannedAt,
  restricted: document.restricted,
  attachedById: document.attachedBy,
  withdrawnAt: document.withdrawnAt,
  withdrawnById: document.withdrawnBy,
  withdrawalReason: document.withdrawalReason,
}

export interface CaseDocumentRow extends Selected<typeof fields> {
  readonly id: string
}

const documents: FilePart<typeof fields, CaseDocumentRow> = {
  name: 'documents',
  table: document,
  fields,
  shape: (row) => ({ ...row, id: encodeId('case_document', row.uuid) }),
}

export const documentById = partById(documents)

/** The documents that an operator attached, by words of the title. */
export const ownDocuments = ownWriting(documents, {
  author: document.attachedBy,
  at: document.attachedAt,
  textOf: ({ title }) => title,
})
export const documentsOfCase = partsUnder(documents, {
  under: document.caseId,
  parentOf: ({ caseId }) => caseId,
  order: sql`${document.attachedAt} desc, ${document.id} desc`,
})
