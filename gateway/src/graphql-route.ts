import { randomUUID } from 'node:crypto'
import type { HTTPGraphQLResponse } from '@apollo/server'
import type { Viewer } from '@cse/schema/viewer'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import { answerError } from './error-answer.ts'
import type { Graph } from './executor.ts'
import { operationOf, wantedOf } from './http-operation.ts'
import type { Identity } from './identity.ts'
import type { Metrics } from './metrics.ts'
import { admitted } from './persisted.ts'
import type { Registry } from './registered-operations.ts'
import { GraphRequest, type HouseOf, type Outcome } from './request.ts'

/** What the route needs of the house. */
export interface GraphqlRoute {
  readonly graph: Graph
  readonly identity: Identity
  readonly registry: Registry
  /** Where the subgraphs of this process get their sessions. */
  readonly houseOf: HouseOf
  readonly metrics: Metrics
  readonly logger: Logger
}

const PATH = '/graphql'
/** Apollo Server answers the methods that GraphQL over HTTP does not know. */
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']

/** `/graphql`: who asks, what for, the answer. An answer leaves only when what it read is logged and what it wrote is committed. */
export function addGraphqlRoute(server: FastifyInstance, house: GraphqlRoute): void {
  server.route({ method: METHODS, url: PATH, handler: (http, reply) => answer(http, reply, house) })
}

async function answer(http: FastifyRequest, reply: FastifyReply, house: GraphqlRoute): Promise<FastifyReply> {
  const started = performance.now()
  const requestId = randomUUID()
  const outcome: Outcome = { inputRefused: false, denied: 0 }
  let request: GraphRequest | undefined
  let viewer: Viewer | null = null
  try {
    viewer = withPurpose(await house.identity.viewerOf(http.headers.authorization), http)
    const { runsAs, text } = admitted(wantedOf(http), viewer, house.registry)
    request = new GraphRequest({ viewer: runsAs, now: new Date(), requestId }, house.houseOf)
    const result = await house.graph.execute(operationOf(http, text), { request, outcome })
    await request.close()
    send(reply, result, outcome)
  } catch (error) {
    await request?.abort()
    answerError(error, { http, reply, requestId, logger: house.logger })
  }
  const seconds = (performance.now() - started) / 1000
  const operation = request?.operationName ?? null
  const client = viewer?.client ?? null
  house.metrics.answered({ operation, client, status: reply.statusCode, seconds, denied: outcome.denied })
  house.logger.info(
    {
      requestId,
      operation,
      client,
      scope: viewer?.scope ?? null,
      status: reply.statusCode,
      ms: Math.round(seconds * 1e5) / 100,
    },
    'request',
  )
  return reply
}

/**
 * Sends what Apollo Server answered. Clients that ask for plain JSON learn of a document or of variables that are refused by the body
 * alone (GraphQL over HTTP, 6.4.1): their libraries take another status than 200 for a broken connection.
 */
function send(
  reply: FastifyReply,
  { status = 200, headers, body }: HTTPGraphQLResponse,
  { inputRefused }: Outcome,
): void {
  if (body.kind !== 'complete') throw new Error('An answer in parts was not asked for')
  const plain = headers.get('content-type')?.startsWith('application/json')
  reply
    .code(plain && inputRefused && status === 400 ? 200 : status)
    .headers(Object.fromEntries(headers))
    .header('cache-control', 'no-store')
    .send(body.string)
}

/** Why the viewer opens records, in the own words: kept in the access log, shown to the person concerned. */
const PURPOSE_HEADER = 'x-cse-purpose'
const LONGEST_PURPOSE = 200

/** The viewer with the purpose that the request declares, if it does. */
export function withPurpose(viewer: Viewer | null, { headers }: FastifyRequest): Viewer | null {
  const given = headers[PURPOSE_HEADER]
  const purpose = typeof given === 'string' ? given.trim().slice(0, LONGEST_PURPOSE) : ''
  return viewer && purpose ? { ...viewer, purpose } : viewer
}
