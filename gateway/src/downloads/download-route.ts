import type { SchemaSession } from '@cse/db/src/session/schema-session'
import type { Download } from '@cse/schema/download'
import type { LinkParts } from '@cse/schema/download-link'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { SubgraphName } from '../config/settings.ts'
import { parametersOf } from '../http/address.ts'
import { admittedSender, type RequestSender } from '../http/authenticate-request.ts'
import { type AnsweredFile, storedFile, writtenFile } from './answered-file.ts'
import type { FileRoute, OwnedDownload } from './files.ts'
import { graphAnswer, type Presenter, requestOf } from './graph-answer.ts'
import { logFileRequest } from './request-log.ts'

/** Hands out a kind of file, for whom the link was made, by the names that its link may have. */
export function addDownload(
  server: FastifyInstance,
  route: FileRoute,
  { subgraph, download }: OwnedDownload,
): void {
  const { link, operation } = download
  const names = 'files' in download ? download.files : [undefined]
  server.register(async (files) => {
    const senders = new WeakMap<FastifyRequest, RequestSender>()
    files.addHook('onResponse', async (http, reply) =>
      logFileRequest(operation, reply, senders.get(http), route),
    )
    for (const file of names) {
      const path = file === undefined ? link.path : link.path.replace(':file', file)
      files.get<{ Params: LinkParts }>(path, async (http, reply) => {
        const sender = await admittedSender({ http, reply }, route)
        const { runsAs: viewer, budget } = sender.platformOperation(operation)
        senders.set(http, sender)
        reply.header('cache-control', 'no-store')
        const params = file === undefined ? http.params : { ...http.params, file }
        const query = Object.fromEntries(parametersOf(http.raw.url ?? ''))
        const now = route.now()
        const named = link.opened({ params, query }, { viewer, now, keys: route.keys })
        const found = named && (await read(download, named, { subgraph, viewer, budget, now }, route))
        // What is forged, too old, somebody else's or out of scope looks like what never was.
        return found ? send(found, reply) : reply.callNotFound()
      })
    }
  })
}

/** Who asks for a file, of which subgraph, and when. */
interface Presented extends Presenter {
  readonly subgraph: SubgraphName
}

/** The file that a link names, as far as its viewer may see it now. */
async function read(
  download: Download<SchemaSession>,
  named: LinkParts,
  { subgraph, ...presented }: Presented,
  { operations }: FileRoute,
): Promise<AnsweredFile | null> {
  const { operation } = download
  const { viewer, ...options } = presented
  if (!('query' in download))
    return operations
      .withRequest(viewer, operation, (request) => download.read(request.sessionOf(subgraph), named), options)
      .then((stored) => stored && storedFile(stored))
  const answer = await graphAnswer(download, download.variables(named, viewer), presented, operations)
  if (answer === null) return null
  const request = requestOf(subgraph, operation, presented, operations)
  const written = await download.write(answer, named.file ?? '', request)
  return written && writtenFile(written)
}

function send({ type, disposition, bytes, headers, content }: AnsweredFile, reply: FastifyReply) {
  if (bytes !== undefined) reply.header('content-length', bytes)
  return reply
    .type(type)
    .headers({ ...headers, 'content-disposition': disposition, 'x-content-type-options': 'nosniff' })
    .send(content)
}
