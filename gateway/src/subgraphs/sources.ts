import type { SchemaSession } from '@cse/db/src/session/schema-session'
import type { Subgraph } from '@cse/schema/subgraph'
import type { SubgraphName } from '../config/settings.ts'
import { traced } from '../telemetry/spans.ts'
import type { Ask } from './executor.ts'
import { createExecutor } from './local.ts'
import { type Lookup, lookup } from './node/lookup.ts'

/** Where the subgraphs are: some in this process, others behind an address. */
export interface SubgraphPlaces {
  readonly local: ReadonlyMap<SubgraphName, Subgraph<SchemaSession>>
  readonly remote: ReadonlyMap<SubgraphName, Ask>
  /** The gateway's own subgraph, and which one owns each type it names. */
  readonly node: Subgraph<Lookup>
  readonly owners: ReadonlyMap<string, string>
  /** Told of each question to a subgraph, how long its answer took, and whether there was one. */
  readonly onAnswer?: (subgraph: string, seconds: number, answered: boolean) => void
}

/** The sources of the whole graph, by the names that subgraphs have in the supergraph. */
export function subgraphSources(places: SubgraphPlaces): ReadonlyMap<string, Ask> {
  const { local, remote, node, owners, onAnswer } = places
  const asked = new Map<string, Ask>()
  for (const [name, ask] of remote) asked.set(name, observed(name, ask, onAnswer))
  for (const [name, subgraph] of local) asked.set(name, observed(name, askHere(name, subgraph), onAnswer))
  return new Map(asked).set(node.name, askNode(node, owners, asked))
}

/** The same, as a span of the request's trace and told to whoever counts. */
function observed(name: string, ask: Ask, onAnswer: SubgraphPlaces['onAnswer']): Ask {
  return async (operation, variables, context) => {
    const started = performance.now()
    let answered = false
    try {
      const answer = await traced(`subgraph ${name}`, {}, () => ask(operation, variables, context))
      answered = true
      return answer
    } finally {
      onAnswer?.(name, (performance.now() - started) / 1000, answered)
    }
  }
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
