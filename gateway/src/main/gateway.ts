import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { logState } from '@cse/db/src/audit/log-state'
import { openProbe } from '@cse/db/src/connection/probe'
import { openRequestCounts } from '@cse/db/src/connection/request-counts'
import { openRevocations } from '@cse/db/src/connection/revocations'
import type { Outbox } from '@cse/db/src/outbox/outbox'
import { persons } from '@cse/persons'
import type { Logger } from 'pino'
import { createIdentity } from '../authentication/identity.ts'
import { followRevocations } from '../authentication/revocations.ts'
import { demoIssuer } from '../config/issuers.ts'
import { graphKeysOf } from '../config/keys.ts'
import type { Settings } from '../config/settings.ts'
import type { SubgraphDatabases } from '../config/subgraph-databases.ts'
import { pricesOf } from '../demand-control/operation-prices.ts'
import { createConcurrencyLimiter } from '../demand-control/overload.ts'
import { createCounters } from '../demand-control/rates/counters.ts'
import { createRates } from '../demand-control/rates/rates.ts'
import { demoExplorer } from '../demo/demo.ts'
import { clockCheck, databaseCheck, outboxCheck, subgraphCheck } from '../http/checks.ts'
import { createDrain, drained } from '../http/drain.ts'
import type { Checks } from '../http/health.ts'
import { listen, PORT_REMEDY } from '../http/listen.ts'
import { openGraph } from '../operation/executor.ts'
import { openReloadable, reloaded } from '../operation/supergraph-reload.ts'
import { openRegistry } from '../persisted-documents/registry-in-use.ts'
import { createScanner } from '../scanning/scanner.ts'
import { owners } from '../subgraphs/node/owners.ts'
import { createNodeSubgraph } from '../subgraphs/node/subgraph.ts'
import { placeSubgraphs } from '../subgraphs/places.ts'
import { subgraphSources } from '../subgraphs/sources.ts'
import { openLive } from '../subscriptions/figures.ts'
import type { Gateway } from '../supervision/running-gateway.ts'
import { registerClockFigure } from '../telemetry/clock-figure.ts'
import { registerEventFigures } from '../telemetry/event-figures.ts'
import type { Metrics } from '../telemetry/metrics.ts'
import { registerReplicaFigures } from '../telemetry/replica-figures.ts'
import { registerUpkeepFigures } from '../telemetry/upkeep-figures.ts'
import { createServer } from './server.ts'
import { upkeepOf } from './upkeep.ts'

/** What {@link openGateway} needs. */
export interface GatewayOptions {
  /** Subgraphs without an address in them are in this process. */
  readonly settings: Settings
  /** With what gateways read who was let in no more, and count requests together. */
  readonly countsLogin: string
  /** With what the gateway finds out whether the database works. */
  readonly platformLogin: string
  readonly databases: SubgraphDatabases
  /** Whether events are delivered, and how far behind they are. */
  readonly outbox: Pick<Outbox, 'lag'>
  /** Issuer of the demo's tokens; null outside a demo. */
  readonly issuer: string | null
  readonly metrics: Metrics
  readonly logger: Logger
  /** The instant it is, read when a request comes. */
  readonly clock: () => Date
}

/** Opens the gateway with the subgraphs of this process. It is drained and put away with `stack`. */
export async function openGateway(
  { settings, countsLogin, platformLogin, databases, outbox, issuer, metrics, logger, clock }: GatewayOptions,
  stack: AsyncDisposableStack,
): Promise<Gateway> {
  const keys = graphKeysOf(settings.keys)
  const { local, remote } = await placeSubgraphs(settings, keys, metrics.breaker, stack)
  const node = createNodeSubgraph(owners).open(keys)
  const elsewhere = new Map([...remote].map(([name, { prepare }]) => [name, prepare] as const))
  const { registry, reread } = openRegistry(SCHEMA('operations'))
  const subgraphs = subgraphSources({
    local,
    remote: elsewhere,
    node,
    owners,
    onAnswer: metrics.subgraphAnswered,
  })
  const graph = await openReloadable(readSupergraph(), (supergraph, { checked }) =>
    openGraph({
      supergraph,
      subgraphs,
      scalars: node.schema,
      prices: pricesOf(supergraph),
      production: settings.production,
      execution: settings.execution,
      checked,
      logger: logger.child({ part: 'graph' }, { level: 'warn' }),
    }),
  )
  stack.defer(() => graph.stop())

  const probe = openProbe(platformLogin)
  stack.defer(() => probe.close())
  registerEventFigures(metrics.register, outbox.lag)
  registerUpkeepFigures(metrics.register, { ...upkeepOf(settings), log: () => logState(probe), now: clock })
  registerClockFigure(metrics.register, clockCheck(probe, clock))
  registerReplicaFigures(metrics.register, databases.common.replicas)
  const revocations = await followRevocations(openRevocations(countsLogin), () => new Date())
  stack.defer(() => revocations.stop())
  const checks: Checks = {
    database: databaseCheck(probe, databases.common),
    clock: clockCheck(probe, clock),
    outbox: outboxCheck(outbox),
    revocations: async () => ({ ready: revocations.isCurrent }),
    ...Object.fromEntries([...remote].map(([name, subgraph]) => [name, subgraphCheck(subgraph)])),
  }
  const shared = settings.limits === 'shared' ? openRequestCounts(countsLogin) : null
  if (shared) stack.defer(() => shared.close())
  const counters = createCounters(shared)
  const rates = createRates({ registry, counters, secret: settings.keys.counts })
  const live = await openLive(databases, logger)
  stack.defer(() => live.stop())
  const drain = createDrain()
  const server = await createServer({
    graph,
    keys,
    drain,
    concurrencyLimiter: createConcurrencyLimiter(),
    figures: live.figures,
    watches: live.watches,
    streams: settings.streams,
    scanner: settings.scanner && createScanner(settings.scanner),
    metricsAccess: settings.metricsAccess,
    onRevocation: revocations.onChange,
    logger,
    metrics,
    checks,
    databaseOf: databases.of,
    replicas: settings.replicas && databases.common,
    now: clock,
    documentPolicy: { registry, textAllowed: !settings.production, defaultPurpose: settings.defaultPurpose },
    ...(settings.limits !== 'none' && { rates }),
    explorer:
      issuer === null
        ? null
        : {
            routes: () => demoExplorer(issuer),
            explain: async () =>
              (await import('../demo/explorer/explain.ts')).explainerOf(graph, readSupergraph),
          },
    origins: settings.origins,
    proxies: settings.proxies,
    identity: createIdentity({
      registry,
      revocations,
      firstUse: counters.firstUse,
      issuers: issuer === null ? settings.issuers : [demoIssuer(issuer), ...settings.issuers],
      personByTaxCode: (taxCode) =>
        databases
          .of('persons')
          .system('persons', (session) => persons.signIn.personIdByTaxCode(session, taxCode)),
    }),
  })
  const url = await listen(server, settings, PORT_REMEDY)
  stack.defer(() => drained(server, drain, settings.drainSeconds))
  return {
    url,
    reload: () => reloaded(graph, () => ({ supergraph: readSupergraph(), ...reread() }), logger),
  }
}

const readSupergraph = (): string => readFileSync(SCHEMA('supergraph.graphql'), 'utf8')

const SCHEMA = (file: string): string => fileURLToPath(new URL(`../../../schema/${file}`, import.meta.url))
