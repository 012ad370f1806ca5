import { operationFromDocument, Supergraph } from '@apollo/federation-internals'
import { prettyFormatQueryPlan, QueryPlanner } from '@apollo/query-planner'
import { parse } from 'graphql'
import { supergraph } from './recorder.ts'

const graph = Supergraph.build(supergraph)
const planner = new QueryPlanner(graph)
const api = graph.apiSchema()

/** The gateway's plan of an operation: which subgraph is asked what, after or beside whom. */
export function planOf(operation: string): string {
  return prettyFormatQueryPlan(planner.buildQueryPlan(operationFromDocument(api, parse(operation))))
}
