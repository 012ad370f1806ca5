import type { Subscribers } from '@cse/db/src/outbox/subscriptions'
import type { Database } from '@cse/db/src/session/database'
import { subscriptionsOf } from '@cse/schema/events/handlers'
import { SUBGRAPHS, type SubgraphName } from '../config/settings.ts'
import { subgraphPackages } from './packages.ts'

/** Who handles which events, of all subgraphs. Whoever handles one may keep what follows in a database of its own. */
export async function subscriptionsOfAll(
  databaseOf: (subgraph: SubgraphName) => Database,
): Promise<Readonly<Record<string, Subscribers>>> {
  const handlers = SUBGRAPHS.map(async (name) => {
    const eventHandlers = await subgraphPackages[name].eventHandlers()
    return [name, eventHandlers(databaseOf(name))] as const
  })
  return subscriptionsOf(Object.fromEntries(await Promise.all(handlers)))
}
