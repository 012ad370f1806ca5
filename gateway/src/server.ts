import helmet from '@fastify/helmet'
import Fastify, { type FastifyError, type FastifyInstance, type FastifyReply } from 'fastify'
import { GraphQLError } from 'graphql'
import type { Logger } from 'pino'
import { sendError } from './error-answer.ts'
import { internal } from './errors.ts'
import type { ExplorerRoute } from './explorer/routes.ts'
import { addGraphqlRoute, type GraphqlRoute } from './graphql-route.ts'
import { addHealthRoutes, type Checks } from './health.ts'

export interface ServerOptions extends GraphqlRoute {
  readonly checks: Checks
  /** The explorer's page and files; asked for when somebody opens it. Null serves none. */
  readonly explorer: (() => Promise<readonly ExplorerRoute[]>) | null
  readonly logger: Logger
}

/** No operation of a client comes near it; what is longer is refused before it is read. */
const BODY_LIMIT_BYTES = 256 * 1024

/** The gateway's HTTP server, not yet listening. */
export async function createServer({ checks, explorer, ...route }: ServerOptions): Promise<FastifyInstance> {
  const server = Fastify({
    bodyLimit: BODY_LIMIT_BYTES,
    forceCloseConnections: 'idle',
  })
  server.removeContentTypeParser('text/plain')
  // What is not the explorer is data: no page may be made of it. The explorer's files carry a policy of their own.
  await server.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    },
  })
  server.setErrorHandler<FastifyError>((error, request, reply) => {
    const { status, told } = refusal(error)
    if (status >= 500)
      route.logger.error({ error: error.name, code: error.code }, 'request failed before it was read')
    sendError(request, reply, status, told)
  })
  addGraphqlRoute(server, route)
  addHealthRoutes(server, { checks, metrics: route.metrics })
  if (explorer) addExplorer(server, explorer)
  return server
}

/** A request that HTTP itself refuses: too long, of another media type, no JSON. */
function refusal({ statusCode: status = 500, message }: FastifyError): {
  status: number
  told: GraphQLError
} {
  if (status >= 500) return { status: 500, told: internal() }
  const code = status === 413 ? 'LIMIT_EXCEEDED' : 'BAD_USER_INPUT'
  return { status, told: new GraphQLError(message, { extensions: { code } }) }
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
