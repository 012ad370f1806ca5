import { opensDocument } from '@cse/cases/exports/document/link'
import { policy } from '@cse/cases/policy'
import { fileName, LARGEST_DOCUMENT } from '@cse/cases/rules/media-type'
import { contentOfDocument } from '@cse/cases/store/content'
import { keepUpload } from '@cse/cases/store/upload'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { badInput, forbidden, unauthenticated } from '@cse/schema/errors'
import { decodeId } from '@cse/schema/ids'
import { admits, audienceOf } from '@cse/schema/policy'
import { isRefused, refuse } from '@cse/schema/refusal'
import type { Viewer } from '@cse/schema/viewer'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { parametersOf } from '../http/address.ts'
import { askerOf } from '../http/authenticate-request.ts'
import { type Scanner, scanned } from '../scanning/scanner.ts'
import type { FileRoute } from './graph-file.ts'

/** What the routes need. */
export interface DocumentRoutes extends FileRoute {
  /** What files pass before they are kept; null or left out: none. */
  readonly scanner?: Scanner | null
}

/**
 * `/documents`: where files come in and go out, as whoever's token comes with them. They do not travel in the graph: in JSON they would be
 * a third longer and held several times over, and everybody could send bodies that long before being asked who they are.
 */
export function addDocumentRoutes(server: FastifyInstance, house: DocumentRoutes): void {
  server.register(async (files) => {
    const viewers = new WeakMap<FastifyRequest, Viewer>()
    const viewerOf = (http: FastifyRequest): Viewer => {
      const viewer = viewers.get(http)
      if (!viewer) throw unauthenticated()
      return viewer
    }
    // before a byte of the body is read
    files.addHook('onRequest', async (http, reply) => {
      const viewer = await askerOf({ http, reply }, house)
      await house.rates?.admit(viewer, http, reply)
      if (!viewer) throw unauthenticated()
      if (http.method === 'POST' && !mayAttach(viewer)) throw forbidden()
      viewers.set(http, viewer)
    })
    files.addHook('onResponse', async (http, reply) => tell(http, reply, viewers.get(http), house))
    files.removeAllContentTypeParsers()
    // what a content is, it shows itself: what the header says of it counts for nothing
    files.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: LARGEST_DOCUMENT }, (_, body, done) =>
      done(null, body),
    )
    files.setErrorHandler<Error & { readonly statusCode?: number }>((error, _, reply) => {
      if (error.statusCode !== 413) throw error
      return reply.code(413).send(tooLarge())
    })
    files.post('/documents', { bodyLimit: LARGEST_DOCUMENT }, (http, reply) =>
      receive(viewerOf(http), http, reply, house),
    )
    files.get<Link>('/documents/:document', (http, reply) => deliver(viewerOf(http), http, reply, house))
  })
}

interface Link {
  readonly Params: { readonly document: string }
}

/** Has a file scanned, where there is a scanner, and keeps it until `attachDocument` takes it. */
async function receive(viewer: Viewer, http: FastifyRequest, reply: FastifyReply, house: DocumentRoutes) {
  const { body, headers } = http
  // it would be kept with the form around it
  if (headers['content-type']?.startsWith('multipart/'))
    throw badInput([
      {
        path: 'content-type',
        reason: 'Il file è il corpo della richiesta, senza un modulo (multipart) intorno.',
      },
    ])
  if (!Buffer.isBuffer(body) || body.length === 0)
    throw badInput([{ path: 'body', reason: 'Il file è vuoto.' }])
  const finding = await scanned(body, house.scanner ?? null, house.metrics.fileScanned)
  reply.header('cache-control', 'no-store')
  if (finding === 'INFECTED') return reply.code(422).send(infected())
  if (finding === 'TOO_LARGE') return reply.code(413).send(tooLargeToScan())
  const now = house.now()
  const kept = await asking(viewer, now, UPLOAD, house, (session) =>
    keepUpload(session, viewer, { content: body, scannedAt: finding === 'CLEAN' ? now : null }, now),
  )
  return reply.code(isRefused(kept) ? 429 : 201).send(kept)
}

/** Answers with the content of a document, when the link is for this viewer and the row policies show it still. */
async function deliver(viewer: Viewer, http: FastifyRequest<Link>, reply: FastifyReply, house: FileRoute) {
  const now = house.now()
  reply.header('cache-control', 'no-store')
  const document = documentOf(http, viewer, now)
  const found =
    document !== null &&
    (await asking(viewer, now, DOWNLOAD, house, (session) => contentOfDocument(session, document)))
  // What is forged, too old, somebody else's or out of scope looks like what never was.
  if (!found) return reply.callNotFound()
  const name = fileName(found.title, found.mediaType)
  return reply
    .type(found.mediaType === 'text/plain' ? 'text/plain; charset=utf-8' : found.mediaType)
    .header(
      'content-disposition',
      `attachment; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, percent)}`,
    )
    .header('x-content-type-options', 'nosniff')
    .header(SCAN_HEADER, found.scan)
    .send(found.content)
}

/** Whether the content passed a scanner: `CLEAN`, or `NOT_SCANNED`. */
export const SCAN_HEADER = 'cse-scan'

const UPLOAD = 'uploadDocument'
const DOWNLOAD = 'downloadDocument'

/** uuid of the document that the link opens for this viewer; null when it opens none. */
function documentOf({ params, raw }: FastifyRequest<Link>, viewer: Viewer, now: Date): string | null {
  const parameters = parametersOf(raw.url ?? '')
  const [expires, signature] = [parameters.get('expires'), parameters.get('signature')]
  if (expires === undefined || signature === undefined) return null
  try {
    const document = decodeId('case_document', params.document)
    return opensDocument({ document, expires, signature }, viewer, now) ? document : null
  } catch {
    return null
  }
}

/** Asks the database as the viewer. What was read is in the log of access, and what was written is committed, before this resolves. */
function asking<Result>(
  viewer: Viewer,
  now: Date,
  operation: string,
  { operations }: FileRoute,
  work: (session: SchemaSession) => Promise<Result>,
): Promise<Result> {
  return operations.withRequest(viewer, operation, (request) => work(request.sessionOf('cases')), { now })
}

function mayAttach(viewer: Viewer): boolean {
  const line = audienceOf(policy, 'Mutation', 'attachDocument')
  return line !== undefined && admits(line, viewer)
}

function tooLarge() {
  return refuse('TooLarge', `Il file supera ${LARGEST_DOCUMENT / 1024 / 1024} MiB.`, {
    largestBytes: LARGEST_DOCUMENT,
  })
}

/** The violations name the field, as errors of the graph do. */
function infected() {
  const reason = 'Il file contiene un virus o altro software dannoso: non è stato accolto.'
  return refuse('FileInfected', reason, { violations: [{ path: 'body', reason }] })
}

function tooLargeToScan() {
  const reason = 'Il file è troppo grande per il controllo antivirus: non è stato accolto.'
  return refuse('TooLargeToScan', reason, { violations: [{ path: 'body', reason }] })
}

/** RFC 8187 allows fewer characters than `encodeURIComponent` leaves. */
const percent = (character: string): string => `%${character.charCodeAt(0).toString(16).toUpperCase()}`

function tell(
  http: FastifyRequest,
  reply: FastifyReply,
  viewer: Viewer | undefined,
  { metrics, logger }: FileRoute,
): void {
  const operation = http.method === 'POST' ? UPLOAD : DOWNLOAD
  const client = viewer?.client ?? null
  const { statusCode: status, elapsedTime } = reply
  metrics.answered({ operation, client, status, seconds: elapsedTime / 1000, denied: 0 })
  const ms = Math.round(elapsedTime * 100) / 100
  logger.info({ operation, client, scope: viewer?.scope ?? null, status, ms }, 'request')
}
