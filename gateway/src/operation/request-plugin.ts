import {
  type ApolloServerPlugin,
  type GraphQLRequestContextDidEncounterErrors,
  type GraphQLRequestContextDidResolveOperation,
  type GraphQLRequestContextWillSendResponse,
  type GraphQLRequestListener,
  HeaderMap,
} from '@apollo/server'
import { badInput, unauthenticated } from '@cse/schema/errors'
import {
  type DocumentNode,
  GraphQLError,
  type GraphQLFormattedError,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
} from 'graphql'
import type { Logger } from 'pino'
import { overBudget } from '../demand-control/limit-exceeded.ts'
import type { Prices } from '../demand-control/operation-prices.ts'
import { MOST_REPORTED } from '../demand-control/parsed-document.ts'
import { isUnreadable } from '../errors/public-errors.ts'
import { logUnexpectedErrors } from '../errors/unexpected-error.ts'
import { isImpersonal } from '../persisted-documents/impersonal.ts'
import type { RequestContext } from '../subgraphs/request.ts'
import { checkLiterals, checkVariables } from './input-check.ts'
import { isIntrospectionOnly } from './introspection.ts'

/** What every operation passes between reading and execution, and what its errors pass before they leave. */
export function requestPlugin(logger: Logger, prices: Prices): ApolloServerPlugin<RequestContext> {
  const listener: GraphQLRequestListener<RequestContext> = {
    didResolveOperation: async (requested) => {
      const operation = admit(requested)
      afford(requested, operation, prices)
    },
    didEncounterErrors: async (failed) => note(failed, logger),
    willSendResponse: async (answer) => sign(answer),
  }
  return { requestDidStart: async () => listener }
}

/** Without a viewer only the schema may be asked for; variables must be what their types admit. */
export function admit({
  contextValue,
  request,
  document,
  operation,
  schema,
  source,
}: Admission): OperationDefinitionNode {
  if (!operation) throw withStatus(400, unresolved(document, request.operationName))
  contextValue.request.operationName = operation.name?.value ?? null
  if (contextValue.request.replicas) contextValue.request.impersonal = isImpersonal(document)
  if (contextValue.request.readOnly && operation.operation !== OperationTypeNode.QUERY)
    throw withStatus(405, badInput([BY_POST]), [['allow', 'POST']])
  if (!contextValue.request.viewer && !isIntrospectionOnly(operation, document)) {
    throw withStatus(401, unauthenticated(), [['www-authenticate', 'Bearer']])
  }
  if (operation.operation === OperationTypeNode.SUBSCRIPTION) throw withStatus(400, badInput([ELSEWHERE]))
  try {
    checkLiterals(document, source)
    checkVariables(schema, document, operation, request.variables ?? {})
  } catch (error) {
    throw error instanceof GraphQLError ? withStatus(400, error) : error
  }
  return operation
}

/** An operation that costs more than its client may spend on one is not begun. */
export function afford(
  { contextValue: { request: requested, outcome }, request, document, schema }: Admission,
  operation: OperationDefinitionNode,
  prices: Prices,
): void {
  outcome.cost = prices({ operation, document, schema, variables: request.variables ?? {} })
  if (outcome.cost > requested.budget) throw withStatus(400, overBudget(outcome.cost, requested.budget))
}

/** What is looked at before an operation begins. */
export type Admission = Pick<
  GraphQLRequestContextDidResolveOperation<RequestContext>,
  'contextValue' | 'request' | 'document' | 'operation' | 'schema' | 'source'
>

const BY_POST = { path: '', reason: 'Con GET si inviano solo interrogazioni (query).' }
const ELSEWHERE = { path: '', reason: 'Le sottoscrizioni si inviano a /graphql/live (server-sent events).' }

/** Counts denials, marks what never came to execution, and logs unexpected errors. */
export function note(
  {
    contextValue: { request, outcome },
    errors,
  }: Pick<GraphQLRequestContextDidEncounterErrors<RequestContext>, 'contextValue' | 'errors'>,
  logger: Logger,
): void {
  outcome.failed = true
  for (const error of errors) {
    const { code, count } = error.extensions ?? {}
    if (code === 'FORBIDDEN') outcome.denied += typeof count === 'number' ? count : 1
    if (REFUSED_DOCUMENT.has(code) || (code === 'BAD_USER_INPUT' && !error.path)) outcome.inputRefused = true
  }
  // What a request that was stopped still had to do fails, each part by itself: that was foreseen.
  if (request.cancelled.aborted) return
  logUnexpectedErrors(
    errors.filter(({ extensions }) => !isUnreadable(extensions?.code)),
    request.requestId,
    logger,
  )
}

const REFUSED_DOCUMENT: ReadonlySet<unknown> = new Set(['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED'])

/** Names the request in unexpected errors, so that whoever receives one finds it in the log. */
export function sign({
  contextValue,
  response: { body, http },
}: Pick<GraphQLRequestContextWillSendResponse<RequestContext>, 'contextValue' | 'response'>): void {
  if (body.kind !== 'single' || !body.singleResult.errors) return
  const { requestId } = contextValue.request
  const { data, errors } = body.singleResult
  if (errors.some(({ extensions }) => extensions?.code === 'SERVICE_UNAVAILABLE')) {
    contextValue.outcome.unavailable = true
    // Nothing at all could be had: whoever is in front of us may ask another.
    if (Object.values(data ?? {}).every((value) => value === null)) http.status = 503
  }
  body.singleResult.errors = (data === undefined ? errors.slice(0, MOST_REPORTED) : errors).map(
    (error): GraphQLFormattedError =>
      error.extensions?.code === 'INTERNAL'
        ? { ...error, extensions: { ...error.extensions, requestId } }
        : error,
  )
}

function unresolved(document: DocumentNode, operationName: string | undefined): GraphQLError {
  const several = document.definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION).length > 1
  const message = operationName
    ? `Unknown operation named "${operationName}".`
    : several
      ? 'Must provide operation name if query contains multiple operations.'
      : 'Must provide an operation.'
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } })
}

/** Apollo Server takes the answer's status and headers from `extensions.http`, and does not send it. */
function withStatus(
  status: number,
  { message, extensions }: GraphQLError,
  headers: [string, string][] = [],
): GraphQLError {
  return new GraphQLError(message, {
    extensions: { ...extensions, http: { status, headers: new HeaderMap(headers) } },
  })
}
