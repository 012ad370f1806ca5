import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql'
import type { Variables } from '../subgraphs/executor.ts'
import { type Cost, costOf } from './cost.ts'
import { type FieldCosts, fieldCostsIn } from './field-costs.ts'

/** An operation that is about to be executed. */
export interface Priced {
  readonly operation: OperationDefinitionNode
  readonly document: DocumentNode
  readonly schema: GraphQLSchema
  readonly variables: Variables
}

/** What operations of a graph cost. */
export type Prices = (priced: Priced) => number

/** The prices in a supergraph. An operation is reckoned through once, and then only with its variables. */
export function pricesOf(supergraph: string): Prices {
  let costs: FieldCosts | undefined
  const known = new WeakMap<OperationDefinitionNode, Cost>()
  return ({ operation, document, schema, variables }) => {
    costs ??= fieldCostsIn(supergraph)
    const cost = known.get(operation) ?? costOf(operation, document, { schema, costs })
    known.set(operation, cost)
    return cost(variables)
  }
}
