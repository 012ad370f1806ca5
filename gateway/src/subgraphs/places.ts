import { createSecretKey } from 'node:crypto'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import type { GraphKeys } from '@cse/schema/graph-keys'
import type { OpenSubgraph } from '@cse/schema/subgraph'
import { type Settings, SUBGRAPHS, type SubgraphName } from '../config/settings.ts'
import type { BreakerState } from '../telemetry/metrics.ts'
import { eServicesOf } from './e-services.ts'
import { subgraphPackages } from './packages.ts'
import type { RemoteSubgraph } from './remote.ts'
import { viewerKeyOf } from './viewer-header.ts'

/** Where each of the five subgraphs is. */
export interface Places {
  readonly local: ReadonlyMap<SubgraphName, OpenSubgraph<SchemaSession>>
  readonly remote: ReadonlyMap<SubgraphName, RemoteSubgraph>
}

/**
 * Finds every subgraph in its place: at the address that the settings give, else in this process. Connections are closed with `stack`;
 * `onBreaker` is called when a subgraph in another process is called or spared.
 */
export async function placeSubgraphs(
  { keys, subgraphUrls, eServicesFile }: Settings,
  graphKeys: GraphKeys,
  onBreaker: (subgraph: SubgraphName, state: BreakerState) => void,
  stack: AsyncDisposableStack,
): Promise<Places> {
  const key = createSecretKey(keys.viewer)
  const eServices = await eServicesOf(eServicesFile)
  if (eServices) stack.defer(() => eServices.close())
  const local = new Map<SubgraphName, OpenSubgraph<SchemaSession>>()
  const remote = new Map<SubgraphName, RemoteSubgraph>()

  const place = async (name: SubgraphName) => {
    const url = subgraphUrls[name]
    if (url === undefined) {
      local.set(name, (await subgraphPackages[name].subgraph()).open(graphKeys, eServices))
      return
    }
    const { remoteSubgraph } = await import('./remote.ts')
    const subgraph = remoteSubgraph(name, url, viewerKeyOf(key, name), {
      onState: (state) => onBreaker(name, state),
    })
    stack.defer(() => subgraph.close())
    remote.set(name, subgraph)
  }
  await Promise.all(SUBGRAPHS.map(place))
  return { local, remote }
}
