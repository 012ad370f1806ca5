import {
  ApolloServer,
  type ApolloServerOptions,
  type ApolloServerPlugin,
  type HTTPGraphQLRequest,
  type HTTPGraphQLResponse,
} from '@apollo/server'
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled'
import { badInput } from '@cse/schema/errors'
import { type GraphQLSchema, getOperationAST } from 'graphql'
import type { Logger } from 'pino'
import { createTurns } from '../demand-control/parse-queue.ts'
import { TOLD } from '../demand-control/parsed-document.ts'
import { SHAPE } from '../demand-control/shape.ts'
import { publicError } from '../errors/errors.ts'
import { type OperationRunner, planRunner, type ValidOperation } from '../query-plan/run.ts'
import { openInTurns, written } from '../query-plan/supergraph.ts'
import { typenameRule } from '../query-plan/typename-rule.ts'
import type { Variables } from '../subgraphs/compiled-operation.ts'
import type { SubgraphExecutor } from '../subgraphs/executor.ts'
import { type GraphRequest, NOBODY, type RequestContext, unknownOutcome } from '../subgraphs/request.ts'
import { keptDocuments } from './document-cache.ts'
import { adoptScalars } from './input-check.ts'
import type { OperationResult, PreparedOperation } from './prepared-operation.ts'

/** The whole graph, ready to be asked: over HTTP by `execute`, by the gateway itself through `port.ts`. */
export interface Graph {
  /** The graph as clients see it. */
  readonly schema: GraphQLSchema
  /** @throws DocumentRefused for a text that is no operation of the graph */
  execute(request: HTTPGraphQLRequest, context: RequestContext): Promise<HTTPGraphQLResponse>
  /** Reads an operation as {@link execute} does. @throws DocumentRefused, BAD_USER_INPUT when it is not clear which one of the text is meant */
  prepare(text: string, operationName?: string | null): Promise<PreparedOperation>
  /** Runs an operation with the checks of {@link execute}, its cost too. @throws DocumentRefused for one that only a former supergraph knew */
  run(operation: PreparedOperation, variables: Variables, request: GraphRequest): Promise<OperationResult>
  stop(): Promise<void>
}

export interface GraphOptions {
  /** Text of the supergraph. */
  readonly supergraph: string
  /** The subgraphs by the names they have in it. */
  readonly subgraphs: ReadonlyMap<string, SubgraphExecutor>
  /** A schema that has the graph's scalars as code. */
  readonly scalars: GraphQLSchema
  readonly plugin: ApolloServerPlugin<RequestContext>
  readonly production: boolean
  /** Make sure that the supergraph is valid. The checks of the project have done it, and it takes half a second. */
  readonly checked?: boolean
  readonly logger: Logger
}

/** A cross-site page can send none of these without asking first, which we never allow. */
const PREFLIGHTED_HEADERS = ['authorization', 'apollo-require-preflight', 'x-apollo-operation-name']

/**
 * Opens the graph of a supergraph: Apollo Server reads and validates operations, Apollo's planner says which subgraph to ask what, and what it
 * says is run by `plan/`.
 */
export async function openGraph({
  supergraph: text,
  subgraphs,
  scalars,
  plugin,
  production,
  checked = false,
  logger,
}: GraphOptions): Promise<Graph> {
  const supergraph = await openInTurns(text, { checked })
  const { api } = supergraph
  adoptScalars(api, scalars)
  const turns = createTurns()
  const documents = keptDocuments({ schema: api, hideSuggestions: production, turn: turns.next })
  const runner = planRunner(supergraph, subgraphs, turns.next)
  const server = new ApolloServer<RequestContext>({
    gateway: gatewayOf(api, text, runner),
    plugins: [
      plugin,
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
    ],
    formatError: publicError,
    // What comes here was read before; only a document that was forgotten in this very moment is read again.
    documentStore: documents.store,
    parseOptions: { maxTokens: SHAPE.tokens },
    validationRules: [typenameRule],
    validationOptions: { maxErrors: TOLD },
    // Apollo's own is made for reading.
    stringifyResult: JSON.stringify,
    introspection: !production,
    hideSchemaDetailsFromClientErrors: production,
    includeStacktraceInErrorResponses: false,
    csrfPrevention: { requestHeaders: PREFLIGHTED_HEADERS },
    // While applications are being made their queries may persist themselves.
    ...(production && { persistedQueries: false as const }),
    allowBatchedHttpRequests: false,
    stopOnTerminationSignals: false,
    nodeEnv: production ? 'production' : 'development',
    logger,
  })
  await server.start()

  const execute: Graph['execute'] = async (httpGraphQLRequest, context) => {
    const text = textIn(httpGraphQLRequest.body)
    if (text) await documents.read(text, context.request)
    return server.executeHTTPGraphQLRequest({ httpGraphQLRequest, context: async () => context })
  }

  const prepare: Graph['prepare'] = async (text, operationName) => {
    const document = await documents.read(text, NOBODY)
    const operation = getOperationAST(document, operationName)
    if (!operation) throw badInput([WHICH_OPERATION])
    const asked: ValidOperation = { document, operation }
    return {
      text,
      ...asked,
      plan: () => runner.plan(asked),
      explain: async () => {
        await turns.next(NOBODY)
        return written(supergraph.plan(document, operation.name?.value))
      },
    }
  }

  const run: Graph['run'] = async ({ text, operation: { name } }, variables, request) => {
    // known, unless the supergraph was replaced or it was forgotten in this very moment
    await documents.read(text, request)
    const outcome = unknownOutcome()
    const { body } = await server.executeOperation(
      { query: text, variables, ...(name && { operationName: name.value }) },
      { contextValue: { request, outcome } },
    )
    if (body.kind !== 'single') throw new Error('An answer in parts was not asked for')
    const { data, errors } = body.singleResult
    return { data, errors, denied: outcome.denied }
  }

  return {
    schema: api,
    execute,
    prepare,
    run,
    stop: async () => {
      await server.stop()
      await runner.stop()
    },
  }
}

const WHICH_OPERATION = { path: 'operationName', reason: 'Scegli una delle operazioni del testo.' }

/** The text of the operation in a body; an automatic persisted query has none, and Apollo Server knows what was read of it before. */
const textIn = (body: unknown): string | undefined =>
  typeof body === 'object' && body !== null && 'query' in body && typeof body.query === 'string'
    ? body.query
    : undefined

/** What Apollo Server calls a gateway: whoever runs operations in its place. */
function gatewayOf(apiSchema: GraphQLSchema, coreSupergraphSdl: string, { run }: OperationRunner): Gateway {
  return {
    onSchemaLoadOrUpdate: (callback) => {
      callback({ apiSchema, coreSupergraphSdl })
      return () => {}
    },
    load: async () => ({
      executor: ({ context, document, operation, request }) =>
        run({ document, operation }, request.variables ?? {}, context as RequestContext),
    }),
    stop: async () => {},
  }
}

type Gateway = NonNullable<ApolloServerOptions<RequestContext>['gateway']>
