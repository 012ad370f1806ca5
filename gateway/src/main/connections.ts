import { openProbe } from '@cse/db/src/connection/probe'
import { z } from 'zod'
import { SettingsError } from '../config/setting-reader.ts'
import { type Settings, SUBGRAPHS } from '../config/settings.ts'

/** Connections of a gateway beside its pool: readiness, the lag of events and of replicas, revocations, and the counts of requests. */
const BESIDE_A_GATEWAY = 8
/** Of the delivery of events: the queue, seals, checkpoints, and what is left of a connection that is replaced. */
const OF_DELIVERY = 20

/** Of a subgraph as a process of its own: its pool, and readiness. */
const OF_A_SUBGRAPH = 11

/** The processes of a start. */
export interface Processes extends Pick<Settings, 'connections' | 'workers' | 'deliveryApart'> {
  /** Whether each subgraph is one. */
  readonly split: boolean
}

/** How many connections all processes of a start may open at the server of the platform. Each gateway and the delivery, where it is apart, has a pool. */
export function mostConnections({ connections, workers, deliveryApart, split }: Processes): number {
  // whoever starts workers has a pool too, for what there is once
  const pools = workers + (workers > 1 ? 1 : 0) + (deliveryApart ? 1 : 0)
  const subgraphs = split ? SUBGRAPHS.length * OF_A_SUBGRAPH : 0
  return pools * connections + workers * BESIDE_A_GATEWAY + OF_DELIVERY + subgraphs
}

/** @throws SettingsError when the server would refuse some of them: that would show under load alone. */
export async function checkConnections(processes: Processes, login: string): Promise<void> {
  const probe = openProbe(login)
  try {
    const [{ allowed }] = ALLOWED.parse(
      await probe.execute({ name: 'allowed connections', text: ALLOWED_CONNECTIONS }),
    )
    const most = mostConnections(processes)
    if (most > allowed)
      throw new SettingsError([
        `CSE_CONNECTIONS is too high: with ${processes.connections} in each pool the processes of this start may open ${most} connections, and the database server takes ${allowed}.`,
      ])
  } finally {
    await probe.close()
  }
}

const ALLOWED_CONNECTIONS = `
  select current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
    - current_setting('reserved_connections')::int as "allowed"`
const ALLOWED = z.tuple([z.object({ allowed: z.number() })])
