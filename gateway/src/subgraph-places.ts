import { createSecretKey } from 'node:crypto'
import type { SchemaSession } from '@cse/db/src/schema-session'
import type { Subgraph } from '@cse/schema/subgraph'
import type { RemoteSubgraph } from './remote-subgraph.ts'
import { type Settings, SUBGRAPHS, type SubgraphName } from './settings.ts'
import { type DatabaseAccess, startSubgraphProcess } from './split.ts'
import type { BreakerState } from './subgraph-breaker.ts'
import { subgraphPackages } from './subgraphs.ts'

/** Where each of the five subgraphs is. */
export interface Places {
  readonly local: ReadonlyMap<SubgraphName, Subgraph<SchemaSession>>
  readonly remote: ReadonlyMap<SubgraphName, RemoteSubgraph>
}

export interface PlacesOptions {
  /** Each subgraph in a process of its own, unless the settings say where it is. */
  readonly split: boolean
  /** Told when a subgraph in another process is asked or spared. */
  readonly onBreaker: (subgraph: SubgraphName, state: BreakerState) => void
  /** Told when the process of a subgraph has ended unasked; it is started again. */
  readonly onEnd: (subgraph: SubgraphName) => void
}

/**
 * Puts every subgraph in its place: at the address that the settings give, in a process of its own when split, else in this process.
 * What was started or opened is put away with `stack`.
 */
export async function placeSubgraphs(
  settings: Settings,
  database: DatabaseAccess,
  { split, onBreaker, onEnd }: PlacesOptions,
  stack: AsyncDisposableStack,
): Promise<Places> {
  const key = createSecretKey(settings.keys.viewer)
  const local = new Map<SubgraphName, Subgraph<SchemaSession>>()
  const remote = new Map<SubgraphName, RemoteSubgraph>()

  const place = async (name: SubgraphName) => {
    let url = settings.subgraphUrls[name]
    if (url === undefined && !split) {
      local.set(name, await subgraphPackages[name].subgraph())
      return
    }
    if (url === undefined) {
      const started = await startSubgraphProcess(name, settings, database, onEnd)
      stack.defer(() => started.stop())
      url = started.url
    }
    const { remoteSubgraph } = await import('./remote-subgraph.ts')
    const subgraph = remoteSubgraph(url, key, { onState: (state) => onBreaker(name, state) })
    stack.defer(() => subgraph.close())
    remote.set(name, subgraph)
  }
  await Promise.all(SUBGRAPHS.map(place))
  return { local, remote }
}
