import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/** `open`: the subgraph is spared; `probing`: one question finds out whether it is back. */
export type BreakerState = 'closed' | 'probing' | 'open'

/** What became of a file that was sent: what the scanner found, or that it did not answer or is not there. */
export type Scanned = 'clean' | 'infected' | 'too_large' | 'unavailable' | 'not_scanned'

/** A request, as far as it is counted. */
export interface Answered {
  readonly operation: string | null
  readonly client: string | null
  readonly status: number
  readonly seconds: number
  readonly denied: number
}

export interface Metrics {
  answered(request: Answered): void
  /** A subgraph was queried: how long it took, and whether it answered. */
  subgraphAnswered(subgraph: string, seconds: number, answered: boolean): void
  /** A subgraph in another process is called, spared, or probed. */
  breaker(subgraph: string, state: BreakerState): void
  /** The operation wall refused a request of this client, for this reason. */
  unregistered(client: string | null, reason: string): void
  /** One more listens to a live figure, or one less. */
  listening(change: 1 | -1): void
  /** A stream of live figures was refused: the viewer has too many, or the gateway. */
  streamRefused(of: 'total' | 'perViewer'): void
  /** A file was sent, and this became of it. */
  fileScanned(scanned: Scanned): void
  /** All figures in the text format of Prometheus. */
  text(): Promise<string>
  readonly contentType: string
  /** Where the figures are kept. */
  readonly register: Registry
}

/** Clients name their operations as they like; more names than this are counted together. */
const NAMES = 200
const OTHERS = 'others'
const NONE = 'none'

const BREAKER: Readonly<Record<BreakerState, number>> = { closed: 0, probing: 1, open: 2 }

/** The figures of one gateway. */
export function createMetrics(): Metrics {
  const register = new Registry()
  collectDefaultMetrics({ register })
  const latency = new Histogram({
    name: 'cse_request_seconds',
    help: 'How long requests took, by operation and client.',
    labelNames: ['operation', 'client', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [register],
  })
  const subgraphs = new Histogram({
    name: 'cse_subgraph_seconds',
    help: 'How long subgraphs took for what the query plan fetched from them.',
    labelNames: ['subgraph', 'answered'],
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [register],
  })
  const breakers = new Gauge({
    name: 'cse_subgraph_breaker',
    help: 'Whether a subgraph in another process is called (0), probed (1) or spared (2).',
    labelNames: ['subgraph'],
    registers: [register],
    // of several workers the one that fares worst
    aggregator: 'max',
  })
  const denials = new Counter({
    name: 'cse_denied_fields_total',
    help: 'Fields denied to viewers, by operation and client.',
    labelNames: ['operation', 'client'],
    registers: [register],
  })
  const unregistered = new Counter({
    name: 'cse_refused_operations_total',
    help: 'Requests refused by the operation wall, by client and reason.',
    labelNames: ['client', 'reason'],
    registers: [register],
  })
  const listeners = new Gauge({
    name: 'cse_live_listeners',
    help: 'How many clients listen to live figures.',
    registers: [register],
  })
  const refusedStreams = new Counter({
    name: 'cse_live_refused_total',
    help: 'Streams of live figures that were refused, because the gateway had too many (total) or their viewer (perViewer).',
    labelNames: ['of'],
    registers: [register],
  })
  const files = new Counter({
    name: 'cse_scanned_files_total',
    help: 'Files that were sent, by what the scanner found: clean, infected, too_large, unavailable; not_scanned where there is none.',
    labelNames: ['finding'],
    registers: [register],
  })
  const operations = boundedNames()
  const clients = boundedNames()

  return {
    answered({ operation, client, status, seconds, denied }) {
      const who = { operation: operations(operation), client: clients(client) }
      latency.observe({ ...who, status }, seconds)
      if (denied > 0) denials.inc(who, denied)
    },
    subgraphAnswered: (subgraph, seconds, answered) =>
      subgraphs.observe({ subgraph, answered: `${answered}` }, seconds),
    breaker: (subgraph, state) => breakers.set({ subgraph }, BREAKER[state]),
    unregistered: (client, reason) => unregistered.inc({ client: clients(client), reason }),
    listening: (change) => listeners.inc(change),
    streamRefused: (of) => refusedStreams.inc({ of }),
    fileScanned: (finding) => files.inc({ finding }),
    text: () => register.metrics(),
    contentType: register.contentType,
    register,
  }
}

function boundedNames(): (name: string | null) => string {
  const known = new Set<string>()
  return (name) => {
    if (name === null) return NONE
    if (known.size < NAMES) known.add(name)
    return known.has(name) ? name : OTHERS
  }
}
