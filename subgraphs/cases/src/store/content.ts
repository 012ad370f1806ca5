import { document, documentContent } from '@cse/db/cases/record-tables'
import { caseRecord } from '@cse/db/cases/tables'
import { query } from '@cse/db/src/query/query'
import { eq } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { concernsPerson } from './case.ts'

/** What a document holds; null when the viewer may not read it, or it was withdrawn, erased or found to hold a virus. The access log names the person. */
export async function contentOfDocument(session: SchemaSession, id: string) {
  const found = await session.one(
    query
      .select({
        title: document.title,
        mediaType: document.mediaType,
        scan: document.scan,
        personId: caseRecord.personId,
        content: documentContent.content,
      })
      .from(document)
      .innerJoin(documentContent, eq(documentContent.documentId, document.id))
      .innerJoin(caseRecord, eq(caseRecord.id, document.caseId))
      .where(eq(document.id, id)),
    concernsPerson,
  )
  return found?.content ? found : null
}
