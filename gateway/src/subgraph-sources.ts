import type { GraphQLDataSource } from '@apollo/gateway'
import type { SchemaSession } from '@cse/db/src/schema-session'
import type { Subgraph } from '@cse/schema/subgraph'
import { type Ask, dataSource } from './data-source.ts'
import { type Lookup, lookup } from './node/lookup.ts'
import type { RequestContext } from './request.ts'
import type { SubgraphName } from './settings.ts'
import { createExecutor } from './subgraph-executor.ts'

/** Where the subgraphs are: some in this process, others behind an address. */
export interface SubgraphPlaces {
  readonly local: ReadonlyMap<SubgraphName, Subgraph<SchemaSession>>
  readonly remote: ReadonlyMap<SubgraphName, Ask>
  /** The gateway's own subgraph, and which one owns each type it names. */
  readonly node: Subgraph<Lookup>
  readonly owners: ReadonlyMap<string, string>
}

/** The sources of the whole graph, by the names that subgraphs have in the supergraph. */
export function subgraphSources(
  places: SubgraphPlaces,
): ReadonlyMap<string, GraphQLDataSource<RequestContext>> {
  const { local, remote, node, owners } = places
  const asked = new Map<string, Ask>(remote)
  for (const [name, subgraph] of local) asked.set(name, askHere(name, subgraph))
  const sources = new Map([...asked].map(([name, ask]) => [name, dataSource(ask)]))
  return sources.set(node.name, dataSource(askNode(node, owners, asked)))
}

function askHere(name: SubgraphName, subgraph: Subgraph<SchemaSession>): Ask {
  const execute = createExecutor(subgraph.schema)
  return (operation, variables, { request }) =>
    execute(operation, variables, request.contextOf(name, subgraph))
}

function askNode(
  node: Subgraph<Lookup>,
  owners: ReadonlyMap<string, string>,
  asked: ReadonlyMap<string, Ask>,
): Ask {
  const execute = createExecutor(node.schema)
  return (operation, variables, context) => {
    const { viewer, now } = context.request.signedIn()
    return execute(
      operation,
      variables,
      node.contextOf({ viewer, now, session: lookup(owners, asked, context) }),
    )
  }
}
