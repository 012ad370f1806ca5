import { randomUUID } from 'node:crypto'
import cors from '@fastify/cors'
import helmet from '@fastify/helmet'
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify'
import type { Logger } from 'pino'
import { addDocumentRoutes } from './document-routes.ts'
import { answerError } from './error-answer.ts'
import type { ExplorerRoute } from './explorer/routes.ts'
import { addFundModuleRoutes } from './fund-module-route.ts'
import { addGraphqlRoute, PURPOSE_HEADER } from './graphql-route.ts'
import { addHealthRoutes, type Checks } from './health.ts'
import { addLiveRoute, type LiveRoute } from './live/route.ts'
import { addReleaseRoutes } from './release-route.ts'
import { addSnapshotRoute } from './snapshot-route.ts'
import { addStatementRoutes } from './statement-route.ts'

export interface ServerOptions extends LiveRoute {
  readonly checks: Checks
  /** The explorer's page and files; asked for when somebody opens it. Null serves none. */
  readonly explorer: (() => Promise<readonly ExplorerRoute[]>) | null
  /** Origins whose pages may read answers in a browser; none unless told. */
  readonly origins?: readonly string[]
  readonly logger: Logger
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
  explorer,
  origins = [],
  ...route
}: ServerOptions): Promise<FastifyInstance> {
  const server = Fastify({
    bodyLimit: BODY_LIMIT_BYTES,
    forceCloseConnections: 'idle',
    requestTimeout: REQUEST_TIMEOUT_MILLISECONDS,
  })
  server.removeContentTypeParser('text/plain')
  // What is not the explorer is data: no page may be made of it. The explorer's files carry a policy of their own.
  await server.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    },
  })
  if (origins.length > 0)
    await server.register(cors, {
      origin: [...origins],
      methods: ['GET', 'POST'],
      allowedHeaders: ['accept', 'authorization', 'content-type', 'last-event-id', PURPOSE_HEADER],
      maxAge: PREFLIGHT_SECONDS,
    })
  server.setErrorHandler((error, http, reply) =>
    answerError(error, { http, reply, requestId: randomUUID(), logger: route.logger }),
  )
  addGraphqlRoute(server, route)
  addDocumentRoutes(server, route)
  addStatementRoutes(server, route)
  addSnapshotRoute(server, route)
  addFundModuleRoutes(server, route)
  addReleaseRoutes(server, route)
  addLiveRoute(server, route)
  addHealthRoutes(server, { checks, metrics: route.metrics })
  if (explorer) addExplorer(server, explorer)
  return server
}

function addExplorer(server: FastifyInstance, load: () => Promise<readonly ExplorerRoute[]>): void {
  let loaded: Promise<readonly ExplorerRoute[]> | undefined
  server.get('/', serve)
  server.get('/explorer/*', serve)

  async function serve({ url }: { url: string }, reply: FastifyReply) {
    loaded ??= load()
    const route = (await loaded).find(({ path }) => path === url.split('?', 1)[0])
    return route ? reply.headers(route.headers).send(route.body) : reply.callNotFound()
  }
}
