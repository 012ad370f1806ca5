import { document, documentContent, upload } from '@cse/db/cases/record-tables'
import { newUuid } from '@cse/db/src/encryption/uuid-bytes'
import { query } from '@cse/db/src/query/query'
import { and, eq, isNull, sql } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { forbidden } from '@cse/schema/errors'
import { notFound, refuse } from '@cse/schema/refusal'
import { documentTypes, isDocumentType } from '../rules/media-type.ts'
import { keyOfHolder } from './data-key.ts'
import { documentById } from './document.ts'
import { operatorOf } from './operator.ts'
import { type StepContext, takeStep } from './take-step.ts'
import { waitingUpload } from './upload.ts'

/** A document as a client attaches it. */
export interface NewDocument {
  /** uuid of the case. */
  readonly case: string
  readonly expectedVersion: number
  /** uuid of the file that waits. */
  readonly upload: string
  readonly title: string
  /** What the client says it is. */
  readonly mediaType: string
  /** What the client says its digest is, hexadecimal. */
  readonly sha256: string | null
  readonly restricted: boolean
}

/**
 * Makes a document of a case out of a file that was sent before. @returns its uuid, or why not.
 * @throws GraphQLError FORBIDDEN for a restricted one without the permission for such data
 */
export async function attachDocument(
  session: SchemaSession,
  act: StepContext,
  key: string,
  given: NewDocument,
) {
  const { viewer, at } = act
  if (given.restricted && !viewer.roles.includes('RESTRICTED')) throw forbidden()
  if (!isDocumentType(given.mediaType)) return mediaTypeNotAllowed()
  const { case: id, expectedVersion, ...reported } = given
  const author = await operatorOf(session, viewer)
  const requested = {
    case: id,
    expectedVersion,
    step: 'ATTACH_DOCUMENT',
    idempotencyKey: { key, operation: 'attachDocument', input: given },
  } as const
  return takeStep(session, act, requested, async (writing, standing) => {
    const sent = await writing.one(waitingUpload(reported.upload, viewer, at))
    if (!sent) return notFound()
    if (
      sent.mediaType !== reported.mediaType ||
      (reported.sha256 !== null && reported.sha256 !== sent.sha256)
    )
      return contentMismatch(sent.mediaType ?? 'application/octet-stream', sent.sha256)
    const attachedId = newUuid()
    const key = await keyOfHolder(writing, standing)
    const attached = await writing.one(
      query
        .insert(document)
        .values({
          id: attachedId,
          caseId: id,
          title: key.encrypt(document.title, attachedId, reported.title),
          mediaType: reported.mediaType,
          sizeBytes: sent.sizeBytes,
          sha256: sent.sha256,
          attachedAt: at,
          scan: sent.scannedAt === null ? 'NOT_SCANNED' : 'CLEAN',
          scannedAt: sent.scannedAt,
          restricted: reported.restricted,
          readers: sql`null`,
          attachedBy: author?.uuid ?? null,
        })
        .returning({ id: document.id }),
    )
    if (!attached) throw new Error('The document was not attached')
    const content = key.encrypt(documentContent.content, attached.id, sent.content)
    await writing.run(sql`
      with taken as (delete from ${upload} where ${eq(upload.id, reported.upload)} returning id)
      insert into ${documentContent} (document_id, content) select ${attached.id}, ${content}::bytea from taken`)
    return { document: attached.id, facts: { document: attached.id } }
  })
}

/**
 * Withdraws a document that should not be in the file, with a reason: that it was there, and what it holds, is kept; it is opened no more.
 * @returns its uuid, or why not.
 */
export async function withdrawDocument(
  session: SchemaSession,
  act: StepContext,
  { document: id, expectedVersion, reason }: { document: string; expectedVersion: number; reason: string },
) {
  const known = await documentById(session, id)
  if (!known) return notFound()
  const author = await operatorOf(session, act.viewer)
  const requested = { case: known.caseId, expectedVersion, step: 'WITHDRAW_DOCUMENT' } as const
  return takeStep(session, act, requested, async (writing, standing) => {
    const key = await keyOfHolder(writing, standing)
    const withdrawn = await writing.run(
      query
        .update(document)
        .set({
          withdrawnAt: act.at,
          withdrawnBy: author?.uuid ?? null,
          withdrawalReason: key.encrypt(document.withdrawalReason, id, reason),
        })
        .where(and(eq(document.id, id), isNull(document.withdrawnAt))),
    )
    if (withdrawn === 0) return refuse('DocumentWithdrawn', 'Il documento è già stato ritirato.')
    return { document: id, facts: { document: id } }
  })
}

function mediaTypeNotAllowed() {
  return refuse('MediaTypeNotAllowed', 'Il formato non è tra quelli ammessi per i documenti.', {
    allowed: documentTypes,
  })
}

function contentMismatch(mediaType: string, sha256: string) {
  return refuse('ContentMismatch', 'Il contenuto del file non corrisponde a quanto dichiarato.', {
    mediaType,
    sha256,
  })
}
