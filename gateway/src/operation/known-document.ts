import {
  HeaderMap,
  type HTTPGraphQLHead,
  type HTTPGraphQLRequest,
  type HTTPGraphQLResponse,
} from '@apollo/server'
import {
  type DocumentNode,
  type ExecutionResult,
  type FormattedExecutionResult,
  GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  getOperationAST,
} from 'graphql'
import { LRUCache } from 'lru-cache'
import type { Logger } from 'pino'
import type { Prices } from '../demand-control/operation-prices.ts'
import { publicError } from '../errors/public-errors.ts'
import type { OperationRunner } from '../query-plan/run.ts'
import type { RequestContext } from '../subgraphs/request.ts'
import { type Admission, admit, afford, note, sign } from './request-plugin.ts'

/** What the short way is made with. */
export interface ShortWayParts {
  readonly schema: GraphQLSchema
  readonly run: OperationRunner['run']
  readonly prices: Prices
  readonly logger: Logger
}

/** The way of a document that was read past Apollo Server's HTTP layer, which would read it once more. */
export interface ShortWay {
  /** Undefined when it is not known how Apollo Server answers, or that it refuses: then the client sends it, and nothing has been done. */
  answer(
    document: DocumentNode,
    request: HTTPGraphQLRequest,
    context: RequestContext,
  ): Promise<HTTPGraphQLResponse> | undefined
  /** Keeps as which media type Apollo Server answers those who accept what this request accepts. */
  learn(request: HTTPGraphQLRequest, response: HTTPGraphQLResponse): void
}

/** Texts of the header `accept` of which the answer's media type is kept. */
const KEPT = 100

/** The same checks before, the same form of errors and the same headers after as on the way through Apollo Server. */
export function shortWay({ schema, run, prices, logger }: ShortWayParts): ShortWay {
  const mediaTypes = new LRUCache<string, string>({ max: KEPT })

  const isAdmitted = (admission: Admission) => {
    try {
      afford(admission, admit(admission), prices)
      return true
    } catch {
      return false
    }
  }

  return {
    answer(document, { headers, body }, context) {
      const mediaType = mediaTypes.get(headers.get('accept') ?? '')
      const { query: source, operationName, variables, extensions } = body as Body
      const operation = getOperationAST(document, operationName)
      // a text that comes with its hash is to be kept under it
      if (!mediaType || !operation || extensions) return undefined
      const request = { ...(operationName && { operationName }), variables: { ...variables } }
      if (!isAdmitted({ contextValue: context, request, document, operation, schema, source }))
        return undefined
      return answered(run({ document, operation }, request.variables, context), {
        mediaType,
        context,
        logger,
      })
    },
    learn({ headers }, { status = 200, headers: answered }) {
      const mediaType = answered.get('content-type')
      if (status === 200 && mediaType) mediaTypes.set(headers.get('accept') ?? '', mediaType)
    },
  }
}

/** What `apolloRequestOf` puts into a body. */
interface Body {
  readonly query: string
  readonly operationName: string | null
  readonly variables: Readonly<Record<string, unknown>>
  readonly extensions: object | null
}

interface Answering {
  readonly mediaType: string
  readonly context: RequestContext
  readonly logger: Logger
}

async function answered(
  running: ReturnType<OperationRunner['run']>,
  { mediaType, context, logger }: Answering,
): Promise<HTTPGraphQLResponse> {
  const http: HTTPGraphQLHead = { headers: new HeaderMap([['content-type', mediaType]]) }
  const { data, errors } = await running.catch((error: unknown): ExecutionResult => {
    http.status = 500
    return { errors: [asGraphQLError(error)] }
  })
  if (!errors) return { ...http, body: { kind: 'complete', string: JSON.stringify({ data }) } }
  note({ contextValue: context, errors }, logger)
  const singleResult: FormattedExecutionResult = {
    errors: errors.map((error) => publicError(written(error), error)),
    ...(data !== undefined && { data }),
  }
  sign({ contextValue: context, response: { http, body: { kind: 'single', singleResult } } })
  return { ...http, body: { kind: 'complete', string: JSON.stringify(singleResult) } }
}

/** The error as Apollo Server writes it before it is made fit for clients. */
const written = (error: GraphQLError): GraphQLFormattedError => ({
  ...error.toJSON(),
  extensions: { ...error.extensions, code: error.extensions.code ?? 'INTERNAL_SERVER_ERROR' },
})

function asGraphQLError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error
  const originalError = error instanceof Error ? error : new Error(String(error))
  return new GraphQLError(originalError.message, { originalError })
}
