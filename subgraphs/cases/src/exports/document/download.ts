import type { SchemaSession } from '@cse/db/src/session/schema-session'
import type { StoredDownload } from '@cse/schema/download'
import { decodeId } from '@cse/schema/ids'
import { fileName } from '../../rules/media-type.ts'
import { contentOfDocument } from '../../store/content.ts'
import { documentLink } from './link.ts'

/** Whether the content passed a scanner: `CLEAN`, or `NOT_SCANNED`. */
const SCAN_HEADER = 'cse-scan'

/** The content of a document of a case, as it came in. */
export const documentDownload: StoredDownload<SchemaSession> = {
  link: documentLink,
  operation: 'downloadDocument',
  headers: [SCAN_HEADER],
  async read(session, { document = '' }) {
    const found = await contentOfDocument(session, decodeId('case_document', document))
    if (!found?.content) return null
    const { title, mediaType, scan, content } = found
    return {
      type: mediaType === 'text/plain' ? 'text/plain; charset=utf-8' : mediaType,
      name: fileName(title, mediaType),
      content,
      headers: { [SCAN_HEADER]: scan },
    }
  },
}
