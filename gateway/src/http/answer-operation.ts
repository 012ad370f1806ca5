import { randomUUID } from 'node:crypto'
import type { HTTPGraphQLResponse } from '@apollo/server'
import type { Database } from '@cse/db/src/session/database'
import type { Span } from '@opentelemetry/api'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import { assertAnswerSize } from '../demand-control/answer-size.ts'
import { inTime } from '../demand-control/operation-time.ts'
import type { ConcurrencyLimiter } from '../demand-control/overload.ts'
import type { Graph } from '../operation/executor.ts'
import { noteAttempt, readFor } from '../persisted-documents/attempts.ts'
import type { OperationRequest } from '../persisted-documents/operation-request.ts'
import type { RegisteredOperation } from '../persisted-documents/registry.ts'
import { type DatabaseOf, GraphRequest, type Outcome, unknownOutcome } from '../subgraphs/request.ts'
import type { Metrics } from '../telemetry/metrics.ts'
import { apolloRequestOf } from './apollo-request.ts'
import { type Authentication, admittedSender, type RequestSender } from './authenticate-request.ts'
import type { answerError } from './error-answer.ts'
import { writtenHeader, writtenIn } from './written-position.ts'

/** What answering an operation needs of the services. */
export interface OperationServices extends Authentication {
  readonly graph: Graph
  /** Where the subgraphs of this process get their sessions. */
  readonly databaseOf: DatabaseOf
  /** Where the writes are remembered that replicas must have before they answer who wrote; without it there are no replicas. */
  readonly replicas?: Pick<Database, 'written'> | null
  /** Lets operations in; without it as many as come. */
  readonly concurrencyLimiter?: ConcurrencyLimiter
  readonly metrics: Metrics
  readonly logger: Logger
  /** The instant it is; each request has one, for all that it reads and writes. */
  readonly now: () => Date
}

/** How requests of one form are read and answered. All that lies between is the same for each: who asks, limits, purposes, the log of access. */
export interface OperationForm {
  /** @throws BAD_USER_INPUT, PERSISTED_QUERY_NOT_IN_LIST, MethodNotAllowed */
  read(http: FastifyRequest, identified: RequestSender['identified']): OperationRequest
  /** The media types in which the graph is to answer. */
  accept(http: FastifyRequest): string | undefined
  send(result: HTTPGraphQLResponse, sending: Sending): void
  /** Answers what has failed. */
  readonly refuse: typeof answerError
}

/** What the sending of an answer may look at. */
export interface Sending {
  readonly http: FastifyRequest
  readonly reply: FastifyReply
  readonly operationRequest: OperationRequest
  readonly outcome: Outcome
  /** The registered operation that was asked for. */
  readonly operation: RegisteredOperation | undefined
}

/** Answers a request for an operation. The answer leaves only when what it read is logged and what it wrote is committed. */
export async function answerOperation(
  http: FastifyRequest,
  reply: FastifyReply,
  form: OperationForm,
  services: OperationServices,
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
    const operationRequest = readFor(identified, () => form.read(http, identified))
    const { runsAs, operation, budget } = sender.operation(operationRequest)
    const caller = { viewer: runsAs, now: services.now(), requestId, ...(budget !== undefined && { budget }) }
    const opened = new GraphRequest(
      {
        ...caller,
        readOnly: operationRequest.method === 'GET',
        replicas: services.replicas ? { after: writtenIn(http.headers) } : undefined,
      },
      services.databaseOf,
    )
    request = opened
    const requested = apolloRequestOf(operationRequest, operation?.body, form.accept(http))
    // the commit too is in time
    const committed = opened.committed(async () => {
      const answered = await services.graph.execute(requested, { request: opened, outcome })
      assertAnswerSize(answered)
      return answered
    })
    const result = await inTime(committed, { request: opened, reply })
    if (services.replicas && runsAs && !opened.readOnly)
      reply.headers(writtenHeader(services.replicas.written(runsAs)))
    form.send(result, { http, reply, operationRequest, outcome, operation })
  } catch (error) {
    noteAttempt(error, requestId, services)
    form.refuse(error, { http, reply, requestId, logger: services.logger })
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
