import type { HTTPGraphQLRequest, HTTPGraphQLResponse } from '@apollo/server'
import { badInput } from '@cse/schema/errors'
import { type GraphQLSchema, getOperationAST } from 'graphql'
import type { Logger } from 'pino'
import type { ExecutionKind } from '../config/setting-rules.ts'
import type { Prices } from '../demand-control/operation-prices.ts'
import { createTurns } from '../demand-control/parse-queue.ts'
import type { ValidOperation } from '../query-plan/run.ts'
import { openInTurns } from '../query-plan/supergraph.ts'
import { written } from '../query-plan/written.ts'
import type { SubgraphExecutor, Variables } from '../subgraphs/executor.ts'
import { type GraphRequest, NOBODY, type RequestContext, unknownOutcome } from '../subgraphs/request.ts'
import { createApolloServer } from './apollo-server.ts'
import { keptDocuments } from './document-cache.ts'
import { type Execution, ownExecution, type ServerGateway } from './execution.ts'
import { adoptScalars } from './input-check.ts'
import { shortWay } from './known-document.ts'
import type { OperationResult, PreparedOperation } from './prepared-operation.ts'
import { requestPlugin } from './request-plugin.ts'

/** The whole graph, ready to be queried: over HTTP by `execute`, by the gateway itself through `port.ts`. */
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
  /** What operations cost. Null: nothing is looked at before and after one, neither its cost nor who asks; for tests of federation alone. */
  readonly prices: Prices | null
  readonly production: boolean
  /** By whom plans are executed; by us by default. */
  readonly execution?: ExecutionKind
  /** Make sure that the supergraph is valid. The checks of the project have done it, and it takes half a second. */
  readonly checked?: boolean
  readonly logger: Logger
}

/**
 * Opens the graph of a supergraph: Apollo Server reads and validates operations, and `query-plan/` plans which subgraph to query for
 * what and runs the plan, or Apollo's own gateway does.
 */
export async function openGraph({
  supergraph: text,
  subgraphs,
  scalars,
  prices,
  production,
  execution: kind = 'own',
  checked = false,
  logger,
}: GraphOptions): Promise<Graph> {
  const supergraph = await openInTurns(text, { checked })
  const { api } = supergraph
  adoptScalars(api, scalars)
  const turns = createTurns()
  const documents = keptDocuments({ schema: api, hideSuggestions: production, turn: turns.next })
  const execution =
    kind === 'apollo'
      ? await (await import('./apollo-gateway.ts')).apolloExecution({
          supergraph: text,
          api,
          subgraphs,
          logger,
        })
      : ownExecution(supergraph, subgraphs, turns.next)
  const server = createApolloServer({
    gateway: gatewayOf(api, text, execution),
    plugin: prices ? requestPlugin(logger, prices) : {},
    documents,
    production,
    logger,
  })
  await server.start()

  const { run: runPlanned } = execution
  const short = prices && runPlanned && shortWay({ schema: api, run: runPlanned, prices, logger })

  const execute: Graph['execute'] = async (httpGraphQLRequest, context) => {
    const text = textIn(httpGraphQLRequest.body)
    const document = text && (await documents.read(text, context.request))
    const answer = document && short?.answer(document, httpGraphQLRequest, context)
    if (answer) return answer
    const response = await server.executeHTTPGraphQLRequest({
      httpGraphQLRequest,
      context: async () => context,
    })
    short?.learn(httpGraphQLRequest, response)
    return response
  }

  const prepare: Graph['prepare'] = async (text, operationName) => {
    const document = await documents.read(text, NOBODY)
    const operation = getOperationAST(document, operationName)
    if (!operation) throw badInput([WHICH_OPERATION])
    const requested: ValidOperation = { document, operation }
    return {
      text,
      ...requested,
      plan: () => execution.plan(requested),
      explain: async () => {
        await turns.next(NOBODY)
        return written(supergraph.plan(document, operation, null))
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
      await execution.stop()
    },
  }
}

const WHICH_OPERATION = { path: 'operationName', reason: 'Scegli una delle operazioni del testo.' }

/** The text of the operation in a body; an automatic persisted query has none, and Apollo Server knows what was read of it before. */
const textIn = (body: unknown): string | undefined =>
  typeof body === 'object' && body !== null && 'query' in body && typeof body.query === 'string'
    ? body.query
    : undefined

/** Our execution as Apollo Server takes it. */
function gatewayOf(
  apiSchema: GraphQLSchema,
  coreSupergraphSdl: string,
  { executor }: Execution,
): ServerGateway {
  return {
    onSchemaLoadOrUpdate: (callback) => {
      callback({ apiSchema, coreSupergraphSdl })
      return () => {}
    },
    load: async () => ({ executor }),
    stop: async () => {},
  }
}
