import { badInput } from '@cse/schema/errors'
import { type GraphQLSchema, OperationTypeNode } from 'graphql'
import { BUDGET } from '../../config/operation-budget.ts'
import { type Prices, pricesOf } from '../../demand-control/operation-prices.ts'
import { DocumentRefused } from '../../demand-control/parsed-document.ts'
import type { Graph } from '../../operation/executor.ts'
import type { PreparedOperation } from '../../operation/prepared-operation.ts'
import type { Variables } from '../../subgraphs/executor.ts'

/** An operation that somebody would like to understand. */
export interface Unexplained {
  readonly query: string
  readonly operationName?: string | null | undefined
  readonly variables?: Variables | null | undefined
}

/** What an operation would be if it were executed. */
export interface Explained {
  /** Which subgraph is queried for what, after or beside which other; null for a subscription, which is watched, and for what costs too much to be planned. */
  readonly plan: string | null
  /** With these variables, before execution: an upper bound. */
  readonly cost: number
  /** What an operation may cost for a client whose registration says nothing. */
  readonly budget: number
}

/** Explains operations; executes none. @throws BAD_USER_INPUT for what is no operation of the graph */
export type Explain = (operation: Unexplained) => Promise<Explained>

/** Explains the operations of a graph as it is now, also after it was reloaded, by the plans it runs. */
export function explainerOf(graph: Pick<Graph, 'schema' | 'prepare'>, supergraph: () => string): Explain {
  let priced: { readonly schema: GraphQLSchema; readonly prices: Prices } | undefined
  return async ({ query, operationName, variables }) => {
    const { schema } = graph
    const { document, operation, explain } = await readable(graph.prepare(query, operationName))
    if (priced?.schema !== schema) priced = { schema, prices: pricesOf(supergraph()) }
    const cost = priced.prices({ operation, document, schema, variables: variables ?? {} })
    const planned = operation.operation !== OperationTypeNode.SUBSCRIPTION && cost <= BUDGET
    return { plan: planned ? await explain() : null, cost, budget: BUDGET }
  }
}

async function readable(read: Promise<PreparedOperation>): Promise<PreparedOperation> {
  try {
    return await read
  } catch (error) {
    throw error instanceof DocumentRefused ? badInput([{ path: 'query', reason: error.message }]) : error
  }
}
