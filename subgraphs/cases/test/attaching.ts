import { paperOf } from '@cse/db/seed/paper'
import { encodeId } from '@cse/schema/ids'
import { isRefused } from '@cse/schema/refusal'
import { keysOf, type Viewer } from '@cse/schema/viewer'
import { subgraph } from '../src/graph/schema.ts'
import { contentOfDocument } from '../src/store/content.ts'
import { keepUpload } from '../src/store/upload.ts'
import { type caseFiles, caseOf, socialWorker } from './files.ts'

/** Attaches documents to cases as clients do, and reads them. */
export function documentsOf(files: () => Awaited<ReturnType<typeof caseFiles>>) {
  let keys = 0
  const pdf = paperOf('Relazione').content
  const now = new Date('2026-11-02T08:00:00Z')
  const sessionOf = (viewer: Viewer) =>
    files().graph.database.session({ ...viewer, keys: keysOf(viewer), requestId: crypto.randomUUID() })
  /** Sends a file. @returns what names it in `attachDocument`. */
  const send = async (content: Buffer = pdf, viewer = socialWorker, at = now): Promise<string> => {
    const session = sessionOf(viewer)
    const kept = await keepUpload(session.as('cases'), viewer, { content, scannedAt: null }, at)
    await session.close()
    if (isRefused(kept)) throw new Error(kept.message)
    return kept.upload
  }

  const change = async (viewer: Viewer, verb: 'attachDocument' | 'withdrawDocument', input: object) => {
    const Verb = `${verb.charAt(0).toUpperCase()}${verb.slice(1)}`
    const { data, errors = [] } = await files().graph.execute(subgraph, {
      viewer,
      now,
      variables: { input },
      query: `mutation ($input: ${Verb}Input!) { outcome: ${verb}(input: $input) { __typename ... on Refusal { message }
      ${verb === 'attachDocument' ? '... on ContentMismatch { mediaType } ... on MediaTypeNotAllowed { allowed }' : ''}
      ... on ${Verb}Payload { case { version } document { id title mediaType sizeBytes sha256 restricted downloadUrl withdrawnAt withdrawalReason attachedBy { familyName } } } } }`,
    })
    const [error] = errors
    if (!error)
      return data?.outcome as { __typename: string; document?: { id: string; downloadUrl: string | null } }
    const { code, violations } = error.extensions
    if (code === undefined) throw error.originalError ?? error
    return { code, ...(violations ? { violations } : {}) }
  }

  const paper = (id: string, upload: string, more: object = {}) => ({
    case: encodeId('case', id),
    expectedVersion: 1,
    idempotencyKey: `documento ${++keys}`,
    upload,
    title: ' Relazione sociale ',
    mediaType: 'application/pdf',
    ...more,
  })
  const attach = async (id: string, more: object = {}, viewer = socialWorker) =>
    change(viewer, 'attachDocument', paper(id, await send(pdf, viewer), more))
  const attached = async (id: string, more: object = {}, viewer = socialWorker): Promise<string> => {
    const made = await attach(id, more, viewer)
    return ('document' in made && made.document?.id) || ''
  }

  const withdraw = (viewer: Viewer, document: string, expectedVersion = 2) =>
    change(viewer, 'withdrawDocument', {
      caseDocument: document,
      expectedVersion,
      reason: 'È di un’altra persona',
    })
  const titles = async (viewer: Viewer, id: string) => {
    const { data } = await files().execute(viewer, caseOf(id, 'documents { title }'))
    return (data as { case: { documents: { title: string }[] | null } | null }).case?.documents?.map(
      ({ title }) => title,
    )
  }

  const contentFor = async (viewer: Viewer, document: string) => {
    const [row] = await files().admin<{ id: string }[]>`
    select document_id as id from cases.document_content join cases.document on document.id = document_id
    order by (document.id::text = ${document}) desc, document.id desc limit 1`
    const session = sessionOf(viewer)
    const found = await contentOfDocument(session.as('cases'), row?.id ?? '')
    await session.close()
    return found?.content ?? null
  }
  return { pdf, now, sessionOf, send, change, paper, attach, attached, withdraw, titles, contentFor }
}
