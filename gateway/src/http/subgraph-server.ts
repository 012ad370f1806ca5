import { type KeyObject, randomUUID } from 'node:crypto'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import type { OpenSubgraph } from '@cse/schema/subgraph'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { ExecutionResult } from 'graphql'
import type { Logger } from 'pino'
import { z } from 'zod'
import type { MetricsAccess, SubgraphName } from '../config/settings.ts'
import { inTime } from '../demand-control/operation-time.ts'
import { publicError } from '../errors/public-errors.ts'
import { logUnexpectedErrors } from '../errors/unexpected-error.ts'
import { createExecutor } from '../subgraphs/local.ts'
import { type DatabaseOf, GraphRequest } from '../subgraphs/request.ts'
import { VIEWER_HEADER, type ViewerHeader, viewerVerifier } from '../subgraphs/viewer-header.ts'
import type { Metrics } from '../telemetry/metrics.ts'
import { tracedRequest } from '../telemetry/spans.ts'
import { answerError } from './error-answer.ts'
import { addHealthRoutes, type Checks, readinessOf } from './health.ts'
import { readJson } from './json-text.ts'
import { assertOneReading } from './one-reading.ts'
import { endSilentConnections } from './silent-connections.ts'

/** What a subgraph needs to answer over HTTP. */
export interface SubgraphServerOptions {
  readonly name: SubgraphName
  readonly subgraph: OpenSubgraph<SchemaSession>
  readonly databaseOf: DatabaseOf
  /** The key with which the gateway signs for this subgraph who asks (`viewerKeyOf`). */
  readonly key: KeyObject
  /** The one before it, while it is being replaced: headers that it signed are taken too. */
  readonly keyBefore?: KeyObject | null
  readonly checks: Checks
  /** Who may see the figures; everybody by default. */
  readonly metricsAccess?: MetricsAccess
  readonly metrics: Metrics
  readonly logger: Logger
}

/** References of a long list come in one body; only the gateway sends any. */
const BODY_LIMIT_BYTES = 16 * 1024 * 1024

/** A subgraph as a server of its own, not yet listening. It answers nobody but the gateway: a viewer counts only when signed. */
export function createSubgraphServer(options: SubgraphServerOptions): FastifyInstance {
  const server = Fastify({ bodyLimit: BODY_LIMIT_BYTES, forceCloseConnections: 'idle' })
  endSilentConnections(server)
  server.addHook('onRequest', async (http) => assertOneReading(http))
  server.removeAllContentTypeParsers()
  // The text, not its meaning, is what the header was signed for.
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) =>
    done(null, body),
  )
  server.setErrorHandler((error, http, reply) =>
    answerError(error, { http, reply, requestId: randomUUID(), logger: options.logger }),
  )
  const answer = answering(options)
  server.post('/graphql', (http, reply) =>
    tracedRequest(`answer of ${options.name}`, http.headers, () => answer(http, reply)),
  )
  addHealthRoutes(server, { ...options, readiness: readinessOf(options) })
  return server
}

function answering({ name, subgraph, databaseOf, key, keyBefore = null, logger }: SubgraphServerOptions) {
  const prepare = createExecutor(subgraph.schema)
  const verify = viewerVerifier(keyBefore ? [key, keyBefore] : [key])

  return async (http: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { headers, body, url: path } = http
    const text = typeof body === 'string' ? body : ''
    const header = headers[VIEWER_HEADER]
    const call = { subgraph: name, path, body: text }
    const caller = await verify(typeof header === 'string' ? header : undefined, call)
    const { query, variables } = operation.parse(readJson(text, 'body'))
    const request = new GraphRequest(caller, databaseOf)
    request.operationName = caller.operationName
    try {
      const result = await request.committed(async () => {
        const work = prepare(query)(variables, request.contextOf(name, subgraph))
        return inTime(Promise.resolve(work), { request, reply })
      })
      return reply.type('application/json').send(JSON.stringify(reported(result, caller, logger)))
    } catch (error) {
      return answerError(error, { http, reply, requestId: caller.requestId, logger })
    }
  }
}

/** The answer as the gateway may pass it on. */
function reported(
  { data = null, errors }: ExecutionResult,
  { requestId }: ViewerHeader,
  logger: Logger,
): object {
  if (!errors) return { data }
  logUnexpectedErrors(errors, requestId, logger)
  return { data, errors: errors.map((error) => publicError(error.toJSON(), error)) }
}

const operation = z.object({ query: z.string(), variables: z.record(z.string(), z.unknown()).default({}) })
