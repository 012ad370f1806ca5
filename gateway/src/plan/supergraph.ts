import { operationFromDocument, Supergraph } from '@apollo/federation-internals'
import { prettyFormatQueryPlan, type QueryPlan, QueryPlanner } from '@apollo/query-planner'
import { type DocumentNode, type GraphQLSchema, isAbstractType, isInterfaceType, isObjectType } from 'graphql'

/** Whether an object of this type, as a subgraph names it, is of the other: the same, or an interface or a union that it belongs to. */
export type IsA = (type: unknown, of: string) => boolean

/** A supergraph as operations are planned in it. */
export interface OpenSupergraph {
  /** What clients see of it. */
  readonly api: GraphQLSchema
  /** Names of the subgraphs. */
  readonly subgraphs: readonly string[]
  /** By all types of the supergraph, also those that clients do not see. */
  readonly isA: IsA
  /** Which subgraph to ask what, after or beside whom. For valid operations; one that is alone in its document needs no name. */
  plan(document: DocumentNode, operationName?: string | null): QueryPlan
}

/** Reads a supergraph. `checked` makes sure that it is a valid one, which takes half a second. @throws when it is not */
export function openSupergraph(text: string, { checked = false } = {}): OpenSupergraph {
  const supergraph = Supergraph.build(text, { validateSupergraph: checked })
  const planner = new QueryPlanner(supergraph)
  const visible = supergraph.apiSchema()
  return {
    api: visible.toGraphQLJSSchema(),
    subgraphs: supergraph.subgraphsMetadata().map(({ name }) => name),
    isA: membership(supergraph.schema.toGraphQLJSSchema()),
    plan: (document, operationName) =>
      planner.buildQueryPlan(
        operationFromDocument(visible, document, operationName ? { operationName } : {}),
      ),
  }
}

/** The plan as people read it. */
export const written = (plan: QueryPlan): string => prettyFormatQueryPlan(plan)

/** By the types of a schema. */
export function membership(schema: GraphQLSchema): IsA {
  return (name, of) => {
    if (name === of) return true
    const type = typeof name === 'string' ? schema.getType(name) : undefined
    const group = schema.getType(of)
    return (
      isAbstractType(group) && (isObjectType(type) || isInterfaceType(type)) && schema.isSubType(group, type)
    )
  }
}
