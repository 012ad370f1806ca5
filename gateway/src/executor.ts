import { ApolloGateway, type GraphQLDataSource } from '@apollo/gateway'
import {
  ApolloServer,
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
import { type GraphQLSchema, Kind } from 'graphql'
import type { Logger } from 'pino'
import { mergeDenials } from './denials.ts'
import { publicError } from './errors.ts'
import { adoptScalars } from './input-check.ts'
import { keptDocuments } from './kept-documents.ts'
import { newDocumentsInTurn } from './limits/in-turn.ts'
import { SHAPE, shapeRule } from './limits/shape.ts'
import type { ListedOperation } from './operations/manifest.ts'
import { plannedBeforehand, unlessPlanned } from './plan-beforehand.ts'
import type { RequestContext } from './request.ts'
import { TOLD } from './request-plugin.ts'

/** The whole graph, ready to be asked over HTTP. */
export interface Graph {
  /** The graph as clients see it. */
  readonly schema: GraphQLSchema
  execute(request: HTTPGraphQLRequest, context: RequestContext): Promise<HTTPGraphQLResponse>
  /** Reads, validates and plans an operation as its first request would, and asks no subgraph. Says whether there is a plan now. */
  plan(operation: ListedOperation): Promise<boolean>
  stop(): Promise<void>
}

export interface GraphOptions {
  /** Text of the supergraph. */
  readonly supergraph: string
  /** The subgraphs by the names they have in it. */
  readonly dataSources: ReadonlyMap<string, GraphQLDataSource<RequestContext>>
  /** A schema that has the graph's scalars as code. */
  readonly scalars: GraphQLSchema
  readonly plugin: ApolloServerPlugin<RequestContext>
  readonly production: boolean
  /** Make sure that the supergraph is valid. The checks of the project have done it, and it takes half a second. */
  readonly checked?: boolean
  readonly logger: Logger
}

/** Megabytes of plans, as JSON, that are kept at most; in memory they are a few times as large. */
const MOST_OF_PLANS = 8

/** A cross-site page can send none of these without asking first, which we never allow. */
const PREFLIGHTED_HEADERS = ['authorization', 'apollo-require-preflight', 'x-apollo-operation-name']

/**
 * Opens the graph of a supergraph. The only file that knows Apollo's gateway: any executor of Federation 2 can take its place here.
 */
export async function openGraph({
  supergraph,
  dataSources,
  scalars,
  plugin,
  production,
  checked = false,
  logger,
}: GraphOptions): Promise<Graph> {
  // Read when the gateway is made: otherwise it reports to its vendor and looks for cloud metadata services.
  process.env.APOLLO_TELEMETRY_DISABLED = '1'
  const gateway = new ApolloGateway({
    supergraphSdl: supergraph,
    buildService: ({ name }) => {
      const source = dataSources.get(name)
      if (!source) throw new Error(`The supergraph names a subgraph that is not here: ${name}`)
      return unlessPlanned(source)
    },
    validateSupergraph: checked,
    experimental_approximateQueryPlanStoreMiB: MOST_OF_PLANS,
    experimental_didResolveQueryPlan: ({ requestContext: { context } }) => {
      if (context.planOnly) context.planOnly.planned = true
    },
    __exposeQueryPlanExperimental: false,
    telemetry: { includeDocument: false, recordExceptions: false },
    logger,
  })

  let schema: GraphQLSchema | undefined
  const server = new ApolloServer<RequestContext>({
    gateway: {
      onSchemaLoadOrUpdate: (callback) =>
        gateway.onSchemaLoadOrUpdate((loaded) => {
          adoptScalars(loaded.apiSchema, scalars)
          schema = loaded.apiSchema
          callback(loaded)
        }),
      load: async (options) => {
        const { executor } = await gateway.load(options)
        return { executor: async (context) => polished(await executor(oneByItsText(context))) }
      },
      stop: () => gateway.stop(),
    },
    plugins: [
      plugin,
      newDocumentsInTurn(),
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
    ],
    formatError: publicError,
    documentStore: keptDocuments(),
    parseOptions: { maxTokens: SHAPE.tokens },
    validationRules: [shapeRule],
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
  if (!schema) throw new Error('The gateway has loaded no schema')

  const execute: Graph['execute'] = (httpGraphQLRequest, context) =>
    server.executeHTTPGraphQLRequest({ httpGraphQLRequest, context: async () => context })
  const api = schema

  return {
    schema: api,
    execute,
    plan: (operation) => plannedBeforehand(operation, api, execute),
    stop: () => server.stop(),
  }
}

/** An operation that is alone in its document has one plan, whether its client names it or not. */
function oneByItsText(context: Executed): Executed {
  const { document, request } = context
  const operations = document.definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION)
  if (operations.length > 1 || request.operationName === undefined) return context
  const { operationName: _, ...unnamed } = request
  return { ...context, request: unnamed }
}

type Executed = Parameters<Awaited<ReturnType<ApolloGateway['load']>>['executor']>[0]
type Result = Awaited<ReturnType<Awaited<ReturnType<ApolloGateway['load']>>['executor']>>

/** The gateway's result without what it adds about its own work, and with each denied field told once. */
function polished({ data, errors }: Result): Result {
  return { ...(data !== undefined && { data }), ...(errors && { errors: mergeDenials(errors) }) }
}
