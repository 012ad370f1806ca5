import type { Administrator } from '@cse/db/src/encryption/master-key'
import { encodeId } from '@cse/schema/ids'
import type { UnscannedFiles } from '@cse/schema/unscanned-files'
import { keepFinding, unscannedDocuments } from '../../store/unscanned-documents.ts'

/** Documents that were attached when there was no scanner. */
export const unscannedFiles: UnscannedFiles<Administrator> = {
  idOf: (uuid) => encodeId('case_document', uuid),
  next: unscannedDocuments,
  keepFinding,
}
