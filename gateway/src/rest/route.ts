import type { HTTPGraphQLResponse } from '@apollo/server'
import { badInput } from '@cse/schema/errors'
import type { FastifyInstance } from 'fastify'
import { type GraphQLFormattedError, type GraphQLSchema, parse } from 'graphql'
import {
  answerOperation,
  type OperationForm,
  type OperationServices,
  type Sending,
} from '../http/answer-operation.ts'
import { cachingOf, isKnown } from '../http/public-answer.ts'
import { RETRY } from '../http/refused-request.ts'
import type { RegisteredOperation } from '../persisted-documents/registry.ts'
import { tracedRequest } from '../telemetry/spans.ts'
import { acceptedOf, MEDIA_TYPES } from './media-type.ts'
import { pageHeaders } from './page-headers.ts'
import { refuseByProblem, sendProblem, statusOf } from './problem.ts'
import { namedRequestOf } from './read-request.ts'
import { refusalIn } from './refusal.ts'
import { csvOf, ndjsonOf } from './rows.ts'
import { type Table, tableOf } from './table.ts'

/** What the graph is asked for, whatever the client accepts. */
const GRAPHQL_RESPONSE = 'application/graphql-response+json'

/**
 * `/rest/<client>/<operation>` and `/rest/<client>/<version>/<operation>`: registered operations for who speaks REST. They pass all that operations
 * pass at `/graphql`, by the same code; an answer is the data of the operation, or a problem.
 */
export function addRestRoute(server: FastifyInstance, services: OperationServices): void {
  const { graph, documentPolicy } = services
  const form: OperationForm = {
    read: (http, identified) =>
      namedRequestOf(http, identified, { registry: documentPolicy.registry, schema: graph.schema }),
    accept: () => GRAPHQL_RESPONSE,
    send,
    refuse: refuseByProblem,
  }
  for (const url of ['/rest/:client/:operation', '/rest/:client/:version/:operation'])
    server.route({
      method: ['GET', 'POST'],
      url,
      handler: (http, reply) =>
        tracedRequest('rest', http.headers, (span) => answerOperation(http, reply, form, services, span)),
    })

  function send({ status = 200, body }: HTTPGraphQLResponse, sending: Sending): void {
    const { http, reply, outcome, operation, operationRequest } = sending
    if (body.kind !== 'complete' || !operation) throw new Error('A registered operation answers in one piece')
    const { data, errors = [] }: Answered = JSON.parse(body.string)
    if (outcome.unavailable) reply.headers(RETRY)
    const [failed] = errors
    // half a table is none
    if (failed) return void sendProblem(reply, status >= 400 ? status : statusOf(failed), failed)
    const refused = refusalIn(data, graph.schema)
    if (refused) return void sendProblem(reply, 409, refused)

    const table = tableIn(operation, graph.schema)
    const accepted = acceptedOf(http.headers.accept, table ? ['json', 'csv', 'ndjson'] : ['json'])
    if (!accepted) return void sendProblem(reply, 406, notAcceptable(table !== null))
    const text = table && accepted !== 'json' ? FORMS[accepted](data, table) : JSON.stringify(data)
    const caching = cachingOf(operation, operationRequest.method, text)
    reply.headers({ ...caching, ...(table && pageHeaders(data, table, operation, operationRequest, http)) })
    if (isKnown(caching.etag, http.headers['if-none-match'])) return void reply.code(304).send()
    reply.code(200).type(`${MEDIA_TYPES[accepted]}; charset=utf-8`).send(text)
  }
}

const tables = new WeakMap<RegisteredOperation, Table | null>()

/** The table of a registered operation, found once. */
function tableIn(operation: RegisteredOperation, schema: GraphQLSchema): Table | null {
  const known = tables.get(operation)
  if (known !== undefined) return known
  const table = tableOf(schema, parse(operation.body)) ?? null
  tables.set(operation, table)
  return table
}

interface Answered {
  readonly data?: Readonly<Record<string, unknown>> | null
  readonly errors?: readonly GraphQLFormattedError[]
}

const FORMS = { csv: csvOf, ndjson: ndjsonOf } as const

function notAcceptable(table: boolean) {
  return badInput([
    {
      path: 'accept',
      reason: table
        ? 'I formati sono application/json, text/csv e application/x-ndjson.'
        : 'L’operazione non è una tabella: il formato è application/json.',
    },
  ])
}
