import { setImmediate as nextTurn } from 'node:timers/promises'
import { operationFromDocument, Supergraph } from '@apollo/federation-internals'
import { prettyFormatQueryPlan, type QueryPlan, QueryPlanner } from '@apollo/query-planner'
import { type DocumentNode, type GraphQLSchema, isAbstractType, isInterfaceType, isObjectType } from 'graphql'
import { withoutIntrospection } from './without-introspection.ts'

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

interface OpenOptions {
  /** Make sure that it is a valid one, which takes half a second. */
  readonly checked?: boolean
}

/** Reads a supergraph. @throws when it is not valid, as far as it is checked */
export function openSupergraph(text: string, options: OpenOptions = {}): OpenSupergraph {
  const parts = opening(text, options)
  for (;;) {
    const { done, value } = parts.next()
    if (done) return value
  }
}

/** The same in several turns of the event loop: a gateway that is asked meanwhile goes on answering. */
export async function openInTurns(text: string, options: OpenOptions = {}): Promise<OpenSupergraph> {
  const parts = opening(text, options)
  for (;;) {
    const { done, value } = parts.next()
    if (done) return value
    await nextTurn()
  }
}

function* opening(text: string, { checked = false }: OpenOptions): Generator<undefined, OpenSupergraph> {
  const supergraph = Supergraph.build(text, { validateSupergraph: checked })
  yield
  const visible = supergraph.apiSchema()
  const api = visible.toGraphQLJSSchema()
  yield
  const isA = membership(supergraph.schema.toGraphQLJSSchema())
  yield
  const planner = new QueryPlanner(supergraph)
  return {
    api,
    subgraphs: supergraph.subgraphsMetadata().map(({ name }) => name),
    isA,
    plan: (document, operationName) =>
      planner.buildQueryPlan(
        operationFromDocument(
          visible,
          withoutIntrospection(document),
          operationName ? { operationName } : {},
        ),
      ),
  }
}

/** The plan as people read it. */
export const written = (plan: QueryPlan): string => prettyFormatQueryPlan(plan)

/** By the types of a schema. */
function membership(schema: GraphQLSchema): IsA {
  return (name, of) => {
    if (name === of) return true
    const type = typeof name === 'string' ? schema.getType(name) : undefined
    const group = schema.getType(of)
    return (
      isAbstractType(group) && (isObjectType(type) || isInterfaceType(type)) && schema.isSubType(group, type)
    )
  }
}
