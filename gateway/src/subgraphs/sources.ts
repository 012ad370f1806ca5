import type { SchemaSession } from '@cse/db/src/session/schema-session'
import type { OpenSubgraph } from '@cse/schema/subgraph'
import type { SubgraphName } from '../config/settings.ts'
import { traced } from '../telemetry/spans.ts'
import type { SubgraphExecutor } from './executor.ts'
import { createExecutor } from './local.ts'
import { createLookup, type Lookup } from './node/lookup.ts'

/** Where the subgraphs are: some in this process, others behind an address. */
export interface SubgraphPlaces {
  readonly local: ReadonlyMap<SubgraphName, OpenSubgraph<SchemaSession>>
  readonly remote: ReadonlyMap<SubgraphName, SubgraphExecutor>
  /** The gateway's own subgraph, and which one owns each type it names. */
  readonly node: OpenSubgraph<Lookup>
  readonly owners: ReadonlyMap<string, string>
  /** Called for each answer of a subgraph with how long its answer took, and whether there was one. */
  readonly onAnswer?: (subgraph: string, seconds: number, answered: boolean) => void
}

/** The executors of the whole graph, by the names that subgraphs have in the supergraph. */
export function subgraphSources(places: SubgraphPlaces): ReadonlyMap<string, SubgraphExecutor> {
  const { local, remote, node, owners, onAnswer } = places
  const executors = new Map<string, SubgraphExecutor>()
  for (const [name, executor] of remote) executors.set(name, observed(name, executor, onAnswer))
  for (const [name, subgraph] of local)
    executors.set(name, observed(name, localExecutor(name, subgraph), onAnswer))
  return new Map(executors).set(node.name, nodeExecutor(node, owners, executors))
}

/** The same; each run is a span of its request's trace and is counted. */
function observed(
  name: string,
  prepare: SubgraphExecutor,
  onAnswer: SubgraphPlaces['onAnswer'],
): SubgraphExecutor {
  return (text) => {
    const operation = prepare(text)
    return async (variables, context) => {
      const started = performance.now()
      let answered = false
      try {
        const answer = await traced(`subgraph ${name}`, {}, () => operation(variables, context))
        answered = true
        return answer
      } finally {
        onAnswer?.(name, (performance.now() - started) / 1000, answered)
      }
    }
  }
}

function localExecutor(name: SubgraphName, subgraph: OpenSubgraph<SchemaSession>): SubgraphExecutor {
  const prepare = createExecutor(subgraph.schema)
  return (text) => {
    const operation = prepare(text)
    return (variables, { request }) => operation(variables, request.contextOf(name, subgraph))
  }
}

function nodeExecutor(
  node: OpenSubgraph<Lookup>,
  owners: ReadonlyMap<string, string>,
  executors: ReadonlyMap<string, SubgraphExecutor>,
): SubgraphExecutor {
  const prepare = createExecutor(node.schema)
  const lookupFor = createLookup(owners, executors)
  return (text) => {
    const operation = prepare(text)
    return (variables, context) => {
      const { viewer, now } = context.request.signedIn()
      return operation(variables, node.contextOf({ viewer, now, session: lookupFor(context) }))
    }
  }
}
