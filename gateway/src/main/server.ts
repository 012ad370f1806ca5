import { randomUUID } from 'node:crypto'
import type { GraphKeys } from '@cse/schema/graph-keys'
import cors from '@fastify/cors'
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify'
import type { Logger } from 'pino'
import { PURPOSE_HEADER } from '../config/purposes.ts'
import type { MetricsAccess } from '../config/settings.ts'
import type { Explain } from '../demo/explorer/explain.ts'
import { addExplainRoute } from '../demo/explorer/explain-route.ts'
import type { ExplorerRoute } from '../demo/explorer/routes.ts'
import { addDownload } from '../downloads/download-route.ts'
import { type Files, loadFiles } from '../downloads/files.ts'
import { addUpload } from '../downloads/upload-route.ts'
import { type Drain, sendElsewhere } from '../http/drain.ts'
import { answerError } from '../http/error-answer.ts'
import { addGraphqlRoute, type GraphqlRoute } from '../http/graphql-route.ts'
import { addHealthRoutes, type Checks, readinessOf } from '../http/health.ts'
import { readOnce } from '../http/one-reading.ts'
import { addSecurityHeaders } from '../http/security-headers.ts'
import { endSilentConnections } from '../http/silent-connections.ts'
import { WRITTEN_HEADER } from '../http/written-position.ts'
import { operationPort } from '../operation/port.ts'
import { noteAttempt } from '../persisted-documents/attempts.ts'
import { addRestRoute } from '../rest/route.ts'
import { addRestStatus } from '../rest/status.ts'
import { addLiveRoute, type LiveRoute } from '../subscriptions/route.ts'

export interface ServerOptions extends GraphqlRoute, Omit<LiveRoute, 'operations'> {
  readonly keys: GraphKeys
  readonly checks: Checks
  /** Who may see the figures; everybody by default. */
  readonly metricsAccess?: MetricsAccess
  /** Whether the gateway is about to end, and should receive no more requests. */
  readonly drain?: Drain
  /** Null serves none. */
  readonly explorer: Explorer | null
  /** Origins whose pages may read answers in a browser; none by default. */
  readonly origins?: readonly string[]
  /** Addresses of proxies in front, whose word is taken for where a request comes from; none by default. */
  readonly proxies?: readonly string[]
  readonly logger: Logger
}

/** What the explorer is made of; asked for when somebody opens it. */
export interface Explorer {
  /** Its page and files. */
  routes(): Promise<readonly ExplorerRoute[]>
  explain(): Promise<Explain>
}

/** No operation of a client comes near it; what is longer is refused before it is read. */
const BODY_LIMIT_BYTES = 256 * 1024

/** How long a client may take to send its request. */
const REQUEST_TIMEOUT_MILLISECONDS = 30_000

/** How long a browser may remember what a page of another origin may send. */
const PREFLIGHT_SECONDS = 600

/** The gateway's HTTP server, not yet listening. */
export async function createServer({
  checks,
  drain,
  explorer,
  origins = [],
  proxies = [],
  metricsAccess = 'open',
  ...given
}: ServerOptions): Promise<FastifyInstance> {
  const route = { ...given, operations: operationPort(given) }
  const files = await loadFiles()
  const server = Fastify({
    bodyLimit: BODY_LIMIT_BYTES,
    forceCloseConnections: 'idle',
    requestTimeout: REQUEST_TIMEOUT_MILLISECONDS,
    // what comes on an open connection while the server ends is answered like what came before
    return503OnClosing: false,
    trustProxy: proxies.length > 0 ? [...proxies] : false,
  })
  endSilentConnections(server)
  server.removeContentTypeParser('text/plain')
  readOnce(server)
  addSecurityHeaders(server)
  if (origins.length > 0)
    await server.register(cors, {
      origin: [...origins],
      methods: ['GET', 'POST'],
      allowedHeaders: [
        'accept',
        'authorization',
        'content-type',
        'if-none-match',
        'last-event-id',
        PURPOSE_HEADER,
        WRITTEN_HEADER,
      ],
      exposedHeaders: [
        ...headersOf(files),
        'content-disposition',
        'cse-next-cursor',
        'cse-table',
        'link',
        'ratelimit',
        'ratelimit-policy',
        'retry-after',
        WRITTEN_HEADER,
      ],
      maxAge: PREFLIGHT_SECONDS,
    })
  server.setErrorHandler((error, http, reply) => {
    const requestId = randomUUID()
    noteAttempt(error, requestId, route)
    return answerError(error, { http, reply, requestId, logger: route.logger })
  })
  if (drain) sendElsewhere(server, drain)
  const readiness = readinessOf({ checks, ...(drain && { drain }), logger: route.logger })
  addGraphqlRoute(server, route)
  for (const download of files.downloads) addDownload(server, route, download)
  for (const upload of files.uploads) addUpload(server, route, upload)
  addRestRoute(server, route)
  addRestStatus(server, readiness)
  addLiveRoute(server, route)
  addHealthRoutes(server, { readiness, metrics: route.metrics, metricsAccess })
  if (explorer) addExplorer(server, explorer, route)
  return server
}

/** Headers of their own that answers with files have. */
const headersOf = ({ downloads }: Files) =>
  downloads.flatMap(({ download }) => ('headers' in download ? download.headers : []))

function addExplorer(server: FastifyInstance, { routes, explain }: Explorer, route: GraphqlRoute): void {
  let loaded: Promise<readonly ExplorerRoute[]> | undefined
  server.get('/', serve)
  server.get('/explorer/*', serve)
  addExplainRoute(server, explain, route)

  async function serve({ url }: { url: string }, reply: FastifyReply) {
    loaded ??= routes()
    const route = (await loaded).find(({ path }) => path === url.split('?', 1)[0])
    return route ? reply.headers(route.headers).send(route.body) : reply.callNotFound()
  }
}
