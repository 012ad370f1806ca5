import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { usePlaceSecret } from '@cse/analytics/place-key'
import { type Handler, startOutbox } from '@cse/db/src/outbox'
import { usePseudonymKey } from '@cse/db/src/pseudonyms'
import { openRequestCounts } from '@cse/db/src/request-counts'
import { COUNTS_ROLE, OUTBOX_ROLE, roleUrl } from '@cse/db/src/roles'
import { personIdByTaxCode } from '@cse/persons/sign-in'
import { useCursorKey } from '@cse/schema/cursor'
import { useDownloadKey } from '@cse/schema/signed-link'
import { pino } from 'pino'
import { databaseCheck, outboxCheck, subgraphCheck } from './checks.ts'
import type { Database } from './database.ts'
import { startDemo } from './demo.ts'
import { createDrain, drained } from './drain.ts'
import { openGraph } from './executor.ts'
import type { Checks } from './health.ts'
import { type Houses, openHouses } from './house.ts'
import { createIdentity } from './identity.ts'
import { demoIssuer } from './issuers.ts'
import { pricesOf } from './limits/budget.ts'
import { createTurnstile } from './limits/overload.ts'
import { listen, PORT_REMEDY } from './listen.ts'
import { openLive } from './live/figures.ts'
import { createMetrics } from './metrics.ts'
import { owners } from './node/owners.ts'
import { createNodeSubgraph } from './node/subgraph.ts'
import { openRegistry } from './operations/registry-in-use.ts'
import { createCounters } from './rates/counters.ts'
import { createRates } from './rates/rates.ts'
import { requestPlugin } from './request-plugin.ts'
import { createServer } from './server.ts'
import { type Settings, SUBGRAPHS } from './settings.ts'
import { type PlacesOptions, placeSubgraphs } from './subgraph-places.ts'
import { subgraphSources } from './subgraph-sources.ts'
import { subgraphPackages } from './subgraphs.ts'
import { openReloadable, reloaded } from './supergraph-reload.ts'
import { startTracing } from './telemetry/tracing.ts'

/** The whole of it, answering. */
export interface Platform extends AsyncDisposable {
  /** Address of the gateway; the API is at `/graphql`. */
  readonly url: string
  /** Address of the demo's identity provider; null outside a demo. */
  readonly identityProvider: string | null
  /** Reads the supergraph again and goes on with it; with the present one when it is no good. The log tells which. */
  reload(): Promise<void>
  /** Stops accepting, lets requests and event handlers finish, then closes everything down to the database. */
  close(): Promise<void>
}

/** What {@link startPlatform} needs. */
export interface PlatformOptions {
  /** Port 0, also that of the identity provider, takes a free one. */
  readonly settings: Settings
  /** Migrated, with its territory. Stopped with the platform. */
  readonly database: Database
  /** From which the passwords of the database's roles were derived. */
  readonly roleSecret: string
  /** Each subgraph as a process of its own; otherwise all are in this one. */
  readonly split?: boolean
}

/** Starts the gateway with its subgraphs, the delivery of events and, in a demo, the identity provider. */
export async function startPlatform({
  settings,
  database,
  roleSecret,
  split = false,
}: PlatformOptions): Promise<Platform> {
  await using stack = new AsyncDisposableStack()
  stack.defer(() => database.stop())
  const { adminUrl } = database
  if (settings.collector) stack.use(await startTracing('cartella-sociale'))
  const logger = pino({ level: settings.logLevel })
  const metrics = createMetrics()
  useCursorKey(settings.keys.cursor)
  useDownloadKey(settings.keys.download)
  usePseudonymKey(settings.keys.pseudonym)
  usePlaceSecret(settings.keys.places)

  const houses = openHouses(settings, adminUrl, roleSecret)
  stack.defer(() => houses.close())
  const outbox = await startOutbox({
    url: roleUrl(adminUrl, OUTBOX_ROLE, roleSecret),
    handlers: await handlersOf(houses),
    seals: true,
    onMessage: (level, message) => logger[level === 'error' ? 'error' : 'warn'](message),
  })
  stack.defer(() => outbox.stop())
  const demo =
    settings.identityProvider &&
    (await startDemo(settings.identityProvider, { adminUrl, directory: settings.dataDirectory }))
  if (demo) stack.defer(() => demo.stop())

  const places: PlacesOptions = {
    split,
    onBreaker: metrics.breaker,
    onEnd: (subgraph) =>
      logger.error({ subgraph }, 'the process of a subgraph has ended and is started again'),
  }
  const { local, remote } = await placeSubgraphs(settings, { adminUrl, roleSecret }, places, stack)
  const node = createNodeSubgraph(owners)
  const asked = new Map([...remote].map(([name, { ask }]) => [name, ask] as const))
  const { registry, reread } = openRegistry(SCHEMA('operations'))
  const dataSources = subgraphSources({ local, remote: asked, node, owners, onAnswer: metrics.asked })
  const graph = await openReloadable(readSupergraph(), (supergraph, { checked }) =>
    openGraph({
      supergraph,
      dataSources,
      scalars: node.schema,
      plugin: requestPlugin(logger, pricesOf(supergraph)),
      production: settings.production,
      checked,
      logger: logger.child({ part: 'graph' }, { level: 'warn' }),
    }),
  )
  stack.defer(() => graph.stop())

  const checks: Checks = {
    database: databaseCheck(houses.common, 'persons'),
    outbox: outboxCheck(outbox),
    ...Object.fromEntries([...remote].map(([name, subgraph]) => [name, subgraphCheck(subgraph)])),
  }
  const shared =
    settings.limits === 'shared' ? openRequestCounts(roleUrl(adminUrl, COUNTS_ROLE, roleSecret)) : null
  if (shared) stack.defer(() => shared.close())
  const counters = createCounters(shared)
  const rates = createRates({ registry, counters, secret: settings.keys.counts })
  const live = await openLive(houses, logger)
  stack.defer(() => live.stop())
  const drain = createDrain()
  const server = await createServer({
    graph,
    drain,
    turnstile: createTurnstile(),
    figures: live.figures,
    watches: live.watches,
    logger,
    metrics,
    checks,
    houseOf: houses.of,
    wall: { registry, textAllowed: !settings.production },
    ...(settings.limits !== 'none' && { rates }),
    explorer: demo && {
      routes: demo.explorer,
      explain: async () => (await import('./explorer/explain.ts')).explainerOf(graph, readSupergraph),
    },
    origins: settings.origins,
    proxies: settings.proxies,
    identity: createIdentity({
      registry,
      firstUse: counters.firstUse,
      issuers: demo ? [demoIssuer(demo.issuer), ...settings.issuers] : settings.issuers,
      personByTaxCode: (taxCode) =>
        houses.of('persons').system('persons', (session) => personIdByTaxCode(session, taxCode)),
    }),
  })
  const url = await listen(server, settings, PORT_REMEDY)
  stack.defer(() => drained(server, drain, settings.drainSeconds))
  demo?.allow(url)

  const parts = stack.move()
  const close = () => parts.disposeAsync()
  const reload = () => reloaded(graph, () => ({ supergraph: readSupergraph(), ...reread() }), logger)
  return { url, identityProvider: demo?.issuer ?? null, reload, close, [Symbol.asyncDispose]: close }
}

const readSupergraph = (): string => readFileSync(SCHEMA('supergraph.graphql'), 'utf8')

const SCHEMA = (file: string): string => fileURLToPath(new URL(`../../schema/${file}`, import.meta.url))

/** What is done with events. Whoever hears them may keep what follows in a database of its own. */
async function handlersOf(houses: Houses): Promise<Record<string, Handler>> {
  const hearing = SUBGRAPHS.map(async (name) => {
    const handlers = await subgraphPackages[name].handlers?.()
    return handlers?.(houses.of(name)) ?? {}
  })
  return Object.assign({}, ...(await Promise.all(hearing)))
}
