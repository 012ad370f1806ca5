import { randomUUID } from 'node:crypto'
import type { HTTPGraphQLResponse } from '@apollo/server'
import type { Span } from '@opentelemetry/api'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import { assertAnswerSize } from '../demand-control/answer-size.ts'
import { inTime } from '../demand-control/operation-time.ts'
import type { ConcurrencyLimiter } from '../demand-control/overload.ts'
import type { Graph } from '../operation/executor.ts'
import { noteAttempt, readFor } from '../persisted-documents/attempts.ts'
import type { OperationRequest } from '../persisted-documents/operation-request.ts'
import type { RegisteredOperation } from '../persisted-documents/registry.ts'
import type { Scanner } from '../scanning/scanner.ts'
import { type DatabaseOf, GraphRequest, type Outcome, unknownOutcome } from '../subgraphs/request.ts'
import type { Metrics } from '../telemetry/metrics.ts'
import { tracedRequest } from '../telemetry/spans.ts'
import { apolloRequestOf } from './apollo-request.ts'
import { type Authentication, admittedSender, type RequestSender } from './authenticate-request.ts'
import { answerError } from './error-answer.ts'
import { cachingOf, isKnown } from './public-answer.ts'
import { operationRequestOf } from './read-operation-request.ts'
import { RETRY } from './refused-request.ts'

/** What the route needs of the services. */
export interface GraphqlRoute extends Authentication {
  readonly graph: Graph
  /** Where the subgraphs of this process get their sessions. */
  readonly databaseOf: DatabaseOf
  /** Lets operations in; without it as many as come. */
  readonly concurrencyLimiter?: ConcurrencyLimiter
  readonly metrics: Metrics
  /** What files pass before they are kept; null or left out: none. */
  readonly scanner?: Scanner | null
  readonly logger: Logger
  /** The instant it is; each request has one, for all that it reads and writes. */
  readonly now: () => Date
}

const PATH = '/graphql'
/** Also those that GraphQL over HTTP does not know: they are told which it does. */
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']

/** `/graphql`, and `/graphql/<id>` for registered operations: who asks, what for, the answer. An answer leaves only when what it read is logged and what it wrote is committed. */
export function addGraphqlRoute(server: FastifyInstance, services: GraphqlRoute): void {
  for (const url of [PATH, `${PATH}/:documentId`])
    server.route({
      method: METHODS,
      url,
      handler: (http, reply) =>
        tracedRequest('graphql', http.headers, (span) => answer(http, reply, services, span)),
    })
}

async function answer(
  http: FastifyRequest,
  reply: FastifyReply,
  services: GraphqlRoute,
  span: Span,
): Promise<FastifyReply> {
  const started = performance.now()
  const requestId = randomUUID()
  const outcome = unknownOutcome()
  let request: GraphRequest | undefined
  let identified: RequestSender['identified'] = null
  let leave: (() => void) | undefined
  try {
    leave = await services.concurrencyLimiter?.enter()
    const sender = await admittedSender({ http, reply }, services)
    identified = sender.identified
    const operationRequest = readFor(identified, () => operationRequestOf(http))
    const { runsAs, operation, budget } = sender.operation(operationRequest)
    const caller = { viewer: runsAs, now: services.now(), requestId, ...(budget !== undefined && { budget }) }
    const opened = new GraphRequest(
      { ...caller, readOnly: operationRequest.method === 'GET' },
      services.databaseOf,
    )
    request = opened
    const requested = apolloRequestOf(operationRequest, operation?.body, http.headers.accept)
    // the commit too is in time
    const committed = opened.committed(async () => {
      const answered = await services.graph.execute(requested, { request: opened, outcome })
      assertAnswerSize(answered)
      return answered
    })
    const result = await inTime(committed, { request: opened, reply })
    send(result, { operationRequest, known: http.headers['if-none-match'], reply, outcome, operation })
  } catch (error) {
    noteAttempt(error, requestId, services)
    answerError(error, { http, reply, requestId, logger: services.logger })
  } finally {
    leave?.()
  }
  const seconds = (performance.now() - started) / 1000
  const operation = request?.operationName ?? null
  const client = identified?.client ?? null
  services.metrics.answered({ operation, client, status: reply.statusCode, seconds, denied: outcome.denied })
  const scope = identified?.scope ?? null
  span.setAttributes({
    'cse.request_id': requestId,
    'graphql.operation.name': operation ?? '',
    'cse.client': client ?? '',
    'cse.scope': scope ?? '',
    'http.response.status_code': reply.statusCode,
  })
  services.logger.info(
    {
      requestId,
      operation,
      client,
      scope,
      status: reply.statusCode,
      cost: outcome.cost,
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
  { status = 200, headers, body }: HTTPGraphQLResponse,
  { operationRequest, known, reply, outcome, operation }: Sending,
): void {
  if (body.kind !== 'complete') throw new Error('An answer in parts was not asked for')
  const plain = headers.get('content-type')?.startsWith('application/json')
  const caching = cachingOf(
    status === 200 && !outcome.failed ? operation : undefined,
    operationRequest.method,
    body.string,
  )
  reply.headers({ ...Object.fromEntries(headers), ...caching, ...(outcome.unavailable && RETRY) })
  if (isKnown(caching.etag, known)) {
    reply.code(304).removeHeader('content-length').send()
    return
  }
  reply.code(plain && outcome.inputRefused && status === 400 ? 200 : status).send(body.string)
}

interface Sending {
  readonly operationRequest: OperationRequest
  /** The tags of the answers that the client has. */
  readonly known: string | undefined
  readonly reply: FastifyReply
  readonly outcome: Outcome
  /** The registered operation that was asked for. */
  readonly operation: RegisteredOperation | undefined
}
