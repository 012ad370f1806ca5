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
import type { DocumentNode, GraphQLSchema } from 'graphql'
import type { Logger } from 'pino'
import { TOLD } from '../demand-control/parsed-document.ts'
import { SHAPE } from '../demand-control/shape.ts'
import { publicError } from '../errors/errors.ts'
import type { ListedOperation } from '../persisted-documents/manifest.ts'
import { type RunOperation, running } from '../query-plan/run.ts'
import { openInTurns } from '../query-plan/supergraph.ts'
import { typenameRule } from '../query-plan/typename-rule.ts'
import type { SubgraphExecutor } from '../subgraphs/executor.ts'
import type { GraphRequest, RequestContext } from '../subgraphs/request.ts'
import { keptDocuments } from './document-cache.ts'
import { adoptScalars } from './input-check.ts'
import { plannedBeforehand } from './plan-beforehand.ts'

/** The whole graph, ready to be asked over HTTP. */
export interface Graph {
  /** The graph as clients see it. */
  readonly schema: GraphQLSchema
  /** @throws DocumentRefused for a text that is no operation of the graph */
  execute(request: HTTPGraphQLRequest, context: RequestContext): Promise<HTTPGraphQLResponse>
  /** Reads a document as {@link execute} does. @throws DocumentRefused */
  read(text: string, request: GraphRequest): Promise<DocumentNode>
  /** Reads, validates and plans an operation as its first request would, and asks no subgraph. Says whether there is a plan now. */
  plan(operation: ListedOperation): Promise<boolean>
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
  const documents = keptDocuments(api, production)
  const planningTurn = async ({ request }: RequestContext) => {
    await documents.planningTurn(request)
  }
  const server = new ApolloServer<RequestContext>({
    gateway: gatewayOf(api, text, running(supergraph, subgraphs)),
    plugins: [
      plugin,
      {
        requestDidStart: async () => ({
          executionDidStart: ({ contextValue }) => planningTurn(contextValue),
        }),
      },
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

  return {
    schema: api,
    execute,
    read: documents.read,
    plan: (operation) => plannedBeforehand(operation, api, execute),
    stop: () => server.stop(),
  }
}

/** The text of the operation in a body; an automatic persisted query has none, and Apollo Server knows what was read of it before. */
const textIn = (body: unknown): string | undefined =>
  typeof body === 'object' && body !== null && 'query' in body && typeof body.query === 'string'
    ? body.query
    : undefined

/** What Apollo Server calls a gateway: whoever runs operations in its place. */
function gatewayOf(apiSchema: GraphQLSchema, coreSupergraphSdl: string, run: RunOperation): Gateway {
  return {
    onSchemaLoadOrUpdate: (callback) => {
      callback({ apiSchema, coreSupergraphSdl })
      return () => {}
    },
    load: async () => ({
      executor: ({ context, document, operation, request }) =>
        run(context as RequestContext, { document, operation, variables: request.variables ?? {} }),
    }),
    stop: async () => {},
  }
}

type Gateway = NonNullable<ApolloServerOptions<RequestContext>['gateway']>
