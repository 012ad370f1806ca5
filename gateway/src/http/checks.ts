import type { Schema } from '@cse/db/src/migrate/schemas'
import type { Outbox } from '@cse/db/src/outbox/outbox'
import type { House } from '@cse/db/src/session/database'
import type { RemoteSubgraph } from '../subgraphs/remote.ts'
import type { Check } from './health.ts'

/** Events older than this mean that nobody delivers them. */
const LAG_SECONDS = 300

const ALIVE = { name: 'alive', text: 'select true as "alive"', values: [], writes: false }

/** Whether the database answers the role of a subgraph. */
export function databaseCheck(house: House, schema: Schema): () => Promise<Check> {
  return async () => ({ ready: (await house.system(schema, (session) => session.rows(ALIVE))).length === 1 })
}

/** Whether events are delivered, and how far behind they are. */
export function outboxCheck(outbox: Pick<Outbox, 'lag'>): () => Promise<Check> {
  return async () => {
    const { waiting, seconds, failed } = await outbox.lag()
    return { ready: seconds < LAG_SECONDS, waiting, seconds, failed }
  }
}

/** Whether a subgraph in another process answers, and can itself. Without it its fields are missing, and no others. */
export function subgraphCheck(subgraph: RemoteSubgraph): () => Promise<Check> {
  return async () => ({ ready: await subgraph.ready(), needed: false })
}
