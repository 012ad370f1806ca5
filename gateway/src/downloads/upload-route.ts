import { badInput, forbidden, unauthenticated } from '@cse/schema/errors'
import { isRefused, refuse } from '@cse/schema/refusal'
import type { Viewer } from '@cse/schema/viewer'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { admittedSender, type RequestSender } from '../http/authenticate-request.ts'
import { type Scanner, scanned } from '../scanning/scanner.ts'
import type { FileRoute, OwnedUpload } from './files.ts'
import { logFileRequest } from './request-log.ts'

/** What routes of files that come in need. */
export interface UploadRoute extends FileRoute {
  /** What files pass before they are kept; null or left out: none. */
  readonly scanner?: Scanner | null
}

/** Takes in a kind of file, as whoever's token comes with it. */
export function addUpload(
  server: FastifyInstance,
  route: UploadRoute,
  { subgraph, upload }: OwnedUpload,
): void {
  const { path, operation, largest } = upload
  server.register(async (files) => {
    const senders = new WeakMap<FastifyRequest, RequestSender>()
    const viewers = new WeakMap<FastifyRequest, Viewer>()
    // before a byte of the body is read
    files.addHook('onRequest', async (http, reply) => {
      const sender = await admittedSender({ http, reply }, route)
      const { runsAs } = sender.platformOperation(operation)
      if (!upload.admits(runsAs)) throw forbidden()
      senders.set(http, sender)
      viewers.set(http, runsAs)
    })
    files.addHook('onResponse', async (http, reply) =>
      logFileRequest(operation, reply, senders.get(http), route),
    )
    files.removeAllContentTypeParsers()
    // what a content is, it shows itself: what the header says of it counts for nothing
    files.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: largest }, (_, body, done) =>
      done(null, body),
    )
    files.setErrorHandler<Error & { readonly statusCode?: number }>((error, _, reply) => {
      if (error.statusCode !== 413) throw error
      return reply.code(413).send(tooLarge(largest))
    })
    files.post(path, { bodyLimit: largest }, (http, reply) => {
      const viewer = viewers.get(http)
      if (!viewer) throw unauthenticated()
      return receive(viewer, http, reply, { subgraph, upload }, route)
    })
  })
}

/** Has a file scanned, where there is a scanner, and kept. */
async function receive(
  viewer: Viewer,
  { body, headers }: FastifyRequest,
  reply: FastifyReply,
  { subgraph, upload }: OwnedUpload,
  { scanner = null, metrics, operations, now: clock }: UploadRoute,
) {
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
  const finding = await scanned(body, scanner, metrics.fileScanned)
  reply.header('cache-control', 'no-store')
  if (finding === 'INFECTED') return reply.code(422).send(infected())
  if (finding === 'TOO_LARGE') return reply.code(413).send(tooLargeToScan())
  const now = clock()
  const file = { content: body, scannedAt: finding === 'CLEAN' ? now : null }
  const kept = await operations.withRequest(
    viewer,
    upload.operation,
    (request) => upload.keep(request.sessionOf(subgraph), viewer, file, now),
    { now },
  )
  return reply.code(isRefused(kept) ? 429 : 201).send(kept)
}

function tooLarge(largestBytes: number) {
  return refuse('TooLarge', `Il file supera ${largestBytes / 1024 / 1024} MiB.`, { largestBytes })
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
