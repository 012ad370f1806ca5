import { SUBGRAPHS } from '@cse/gateway/config/settings'
import { subgraphPackages } from '@cse/gateway/subgraphs/packages'
import type { Builds } from '../../platform.ts'

/** The subgraphs without any field rule. */
export async function unguarded(): Promise<Builds> {
  const builds = SUBGRAPHS.map(async (name) => {
    const subgraph = await subgraphPackages[name].subgraph()
    return [name, { ...subgraph, schema: subgraph.build({ guarded: false }) }] as const
  })
  return Object.fromEntries(await Promise.all(builds))
}
