import type { HTTPGraphQLResponse } from '@apollo/server'
import type { FastifyInstance } from 'fastify'
import type { Scanner } from '../scanning/scanner.ts'
import { tracedRequest } from '../telemetry/spans.ts'
import {
  answerOperation,
  type OperationForm,
  type OperationServices,
  type Sending,
} from './answer-operation.ts'
import { answerError } from './error-answer.ts'
import { cachingOf, isKnown } from './public-answer.ts'
import { operationRequestOf } from './read-operation-request.ts'
import { RETRY } from './refused-request.ts'

/** What the routes of operations and of files need of the services. */
export interface GraphqlRoute extends OperationServices {
  /** What files pass before they are kept; null or left out: none. */
  readonly scanner?: Scanner | null
}

const PATH = '/graphql'
/** Also those that GraphQL over HTTP does not know: they are told which it does. */
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']

/** `/graphql`, and `/graphql/<id>` for registered operations: who asks, what for, the answer. */
export function addGraphqlRoute(server: FastifyInstance, services: GraphqlRoute): void {
  for (const url of [PATH, `${PATH}/:documentId`])
    server.route({
      method: METHODS,
      url,
      handler: (http, reply) =>
        tracedRequest('graphql', http.headers, (span) => answerOperation(http, reply, FORM, services, span)),
    })
}

/** GraphQL over HTTP. */
const FORM: OperationForm = {
  read: (http) => operationRequestOf(http),
  accept: ({ headers }) => headers.accept,
  send,
  refuse: answerError,
}

/**
 * Sends what Apollo Server answered. Clients that ask for plain JSON learn of a document or of variables that are refused by the body
 * alone (GraphQL over HTTP, 6.4.1): their libraries take another status than 200 for a broken connection.
 */
function send(
  { status = 200, headers, body }: HTTPGraphQLResponse,
  { http, operationRequest, reply, outcome, operation }: Sending,
): void {
  if (body.kind !== 'complete') throw new Error('An answer in parts was not asked for')
  const plain = headers.get('content-type')?.startsWith('application/json')
  const caching = cachingOf(
    status === 200 && !outcome.failed ? operation : undefined,
    operationRequest.method,
    body.string,
  )
  reply.headers({ ...Object.fromEntries(headers), ...caching, ...(outcome.unavailable && RETRY) })
  if (isKnown(caching.etag, http.headers['if-none-match'])) {
    reply.code(304).removeHeader('content-length').send()
    return
  }
  reply.code(plain && outcome.inputRefused && status === 400 ? 200 : status).send(body.string)
}
