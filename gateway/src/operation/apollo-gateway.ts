import { ApolloGateway, type GraphQLDataSource } from '@apollo/gateway'
import { type ExecutionResult, execute, type GraphQLFormattedError, type GraphQLSchema } from 'graphql'
import type { Logger } from 'pino'
import { mergeForbiddenErrors } from '../errors/merge-repeated-errors.ts'
import { serviceUnavailable } from '../errors/public-errors.ts'
import type { SubgraphExecutor } from '../subgraphs/executor.ts'
import type { RequestContext } from '../subgraphs/request.ts'
import { SubgraphUnreachable } from '../subgraphs/unreachable.ts'
import type { Execution } from './execution.ts'
import { isIntrospectionOnly } from './introspection.ts'

/** What the stock gateway is opened with. */
export interface ApolloGatewayOptions {
  /** Text of the supergraph. */
  readonly supergraph: string
  /** The graph as clients see it. */
  readonly api: GraphQLSchema
  readonly subgraphs: ReadonlyMap<string, SubgraphExecutor>
  readonly logger: Logger
}

/**
 * By the stock `@apollo/gateway` (`CSE_EXECUTION=apollo`), through the same executors of subgraphs: the way back, should our own execution ever
 * be found wrong. It makes its plans itself, each at the first execution of its operation.
 * @throws when the supergraph is not valid, or names a subgraph that is not there
 */
export async function apolloExecution({
  supergraph,
  api,
  subgraphs,
  logger,
}: ApolloGatewayOptions): Promise<Execution> {
  // otherwise it reports to its vendor
  process.env.APOLLO_TELEMETRY_DISABLED = '1'
  const gateway = new ApolloGateway({
    supergraphSdl: supergraph,
    buildService: ({ name }) => dataSource(name, subgraphs),
    logger,
  })
  const { executor } = await gateway.load()
  return {
    async executor(requested) {
      const { document, operation, operationName, request } = requested
      // Its planner refuses what introspection can ask for since it was written (`isOneOf`).
      if (isIntrospectionOnly(operation, document))
        return execute({ schema: api, document, operationName, variableValues: request.variables })
      const { errors, ...answer } = await executor(requested)
      return errors ? { ...answer, errors: mergeForbiddenErrors(errors) } : answer
    },
    plan: async () => {},
    stop: () => gateway.stop(),
  }
}

function dataSource(name: string, subgraphs: ReadonlyMap<string, SubgraphExecutor>): GraphQLDataSource {
  const prepare = subgraphs.get(name)
  if (!prepare) throw new Error(`The supergraph names a subgraph that is not here: ${name}`)
  return {
    async process({ request: { query = '', variables = {} }, context }) {
      try {
        return answered(await prepare(query)(variables, context as RequestContext))
      } catch (error) {
        if (error instanceof SubgraphUnreachable) return answered({ errors: [serviceUnavailable()] })
        throw error
      }
    },
  }
}

/** With the errors themselves, not copies: what caused them is looked for in the end. */
function answered({ data = null, errors }: ExecutionResult) {
  return { data, ...(errors && { errors: errors as readonly GraphQLFormattedError[] }) }
}
