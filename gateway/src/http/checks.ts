import { DatabaseUnavailable } from '@cse/db/src/connection/failure'
import type { Probe } from '@cse/db/src/connection/probe'
import type { Outbox } from '@cse/db/src/outbox/outbox'
import type { Database } from '@cse/db/src/session/database'
import { z } from 'zod'
import type { RemoteSubgraph } from '../subgraphs/remote.ts'
import type { Check } from './health.ts'

/** Whether the database answers and takes what is written, durably, and what kept it from that for others, if anything did lately. */
export function databaseCheck(probe: Probe, { trouble }: Pick<Database, 'trouble'>): () => Promise<Check> {
  return async () => {
    const [state] = await probe.execute(WRITES)
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

/**
 * Whether the clock of this process is within a minute of the database's, which dates what is written. A difference stops nothing, but deadlines,
 * tokens and what is signed for a time are off by it.
 */
export function clockCheck(
  probe: Probe,
  clock: () => Date = () => new Date(),
): () => Promise<Check & { readonly secondsAhead: number }> {
  return async () => {
    const requested = clock().getTime()
    const [{ now }] = NOW.parse(await probe.execute({ name: 'clock', text: CLOCK }))
    const between = (requested + clock().getTime()) / 2
    const secondsAhead = Math.round((between - now) / 1_000)
    return { ready: Math.abs(secondsAhead) <= CLOCKS_DIFFER_SECONDS, needed: false, secondsAhead }
  }
}

const CLOCK = `select (extract(epoch from clock_timestamp()) * 1000)::double precision as "now"`
const NOW = z.tuple([z.object({ now: z.number() })])
const CLOCKS_DIFFER_SECONDS = 60

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
