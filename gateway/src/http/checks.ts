import { DatabaseUnavailable } from '@cse/db/src/connection/failure'
import type { Probe } from '@cse/db/src/connection/probe'
import type { Outbox } from '@cse/db/src/outbox/outbox'
import type { Database } from '@cse/db/src/session/database'
import type { RemoteSubgraph } from '../subgraphs/remote.ts'
import type { Check } from './health.ts'

/** Whether the database answers and takes what is written, durably, and what kept it from that for others, if anything did lately. */
export function databaseCheck(probe: Probe, { trouble }: Pick<Database, 'trouble'>): () => Promise<Check> {
  return async () => {
    const [state] = await probe.ask(WRITES)
    if (state?.readOnly !== 'off') throw new DatabaseUnavailable('The database takes no writes.')
    const lately = trouble()
    if (lately) throw lately
    return { ready: true }
  }
}

// Written to the log of the server and to its standbys, as a change of a row is, and read by nobody.
const WRITES = {
  name: 'readiness',
  text: `select current_setting('transaction_read_only') as "readOnly", pg_logical_emit_message(true, 'cse', 'ready') as "written"`,
}

/** Whether somebody delivers events, and as figures how far behind they are: one event that waits for somebody else makes nobody unready. */
export function outboxCheck(outbox: Pick<Outbox, 'lag'>): () => Promise<Check> {
  return async () => {
    const { delivering, waiting, seconds, failed } = await outbox.lag()
    return { ready: delivering, waiting, seconds, failed }
  }
}

/** Whether a subgraph in another process answers, and can itself. Without it its fields are missing, and no others. */
export function subgraphCheck(subgraph: RemoteSubgraph): () => Promise<Check> {
  return async () => ({ ready: await subgraph.ready(), needed: false })
}
