import { openDatabase } from '@cse/db/src/session/database'
import type { Identity } from '@cse/gateway/authentication/identity'
import { Unauthenticated } from '@cse/gateway/authentication/unauthenticated'
import { compose } from '@cse/gateway/composition/composition'
import type { ExecutionKind } from '@cse/gateway/config/setting-rules'
import { pricesOf } from '@cse/gateway/demand-control/operation-prices'
import type { ConcurrencyLimiter } from '@cse/gateway/demand-control/overload'
import type { Rates } from '@cse/gateway/demand-control/rates/rates'
import { explainerOf } from '@cse/gateway/demo/explorer/explain'
import { createDrain, drained } from '@cse/gateway/http/drain'
import { createServer } from '@cse/gateway/main/server'
import { openGraph } from '@cse/gateway/operation/executor'
import { openReloadable } from '@cse/gateway/operation/supergraph-reload'
import type { Registry } from '@cse/gateway/persisted-documents/registry'
import { createNodeSubgraph } from '@cse/gateway/subgraphs/node/subgraph'
import { type SubgraphPlaces, subgraphSources } from '@cse/gateway/subgraphs/sources'
import { createMetrics } from '@cse/gateway/telemetry/metrics'
import type { Viewer } from '@cse/schema/viewer'
import { type DestinationStream, pino } from 'pino'
import { GRAPH_KEYS } from '../../../test/data-key.ts'
import { casesSubgraph } from './cases.ts'
import { personsSubgraph } from './persons.ts'

/** Who the bearers of the test's tokens are. */
export const viewers: Readonly<Record<string, Viewer>> = {
  worker: viewer('LOCAL', { comuni: ['072006'], roles: ['SOCIAL_WORKER'] }),
  'worker-at-front-end': viewer('LOCAL', {
    comuni: ['072006'],
    roles: ['SOCIAL_WORKER'],
    client: 'front-end',
  }),
  secretariat: viewer('LOCAL', { comuni: ['072006'], roles: ['SECRETARIAT'] }),
  analyst: viewer('REGIONAL', { roles: ['ANALYST'] }),
  dss: viewer('PARTNER', { client: 'dss' }),
}

const owners = new Map([
  ['Person', 'persons'],
  ['Case', 'cases'],
])

/** The gateway over the two subgraphs, listening on a free port. */
export async function startTwoSubgraphs({
  production = false,
  registry = new Map(),
  log,
  remote = new Map(),
  identity = { viewerOf: async (authorization) => viewerOf(authorization) },
  rates,
  proxies = [],
  origins = ['https://servizi.example'],
  concurrencyLimiter,
  explained = false,
  execution = 'own',
}: {
  production?: boolean
  registry?: Registry
  log?: DestinationStream
  /** The cases, when they are elsewhere. */
  remote?: SubgraphPlaces['remote']
  /** Whose tokens are believed; those of the test's viewers by default. */
  identity?: Identity
  /** As many requests as like come in by default. */
  rates?: Rates
  proxies?: readonly string[]
  /** Origins of pages that may read answers. */
  origins?: readonly string[]
  /** As many operations as come are worked on at a time by default. */
  concurrencyLimiter?: ConcurrencyLimiter
  /** Also serve what the explorer requests. */
  explained?: boolean
  /** What executes plans. */
  execution?: ExecutionKind
} = {}) {
  const logger = log ? pino(log) : pino({ level: 'silent' })
  const node = createNodeSubgraph(owners)
  const parts = [personsSubgraph, casesSubgraph, node].map(({ name, sdl }) => ({
    name,
    sdl,
    url: `urn:${name}`,
  }))
  const { supergraph } = compose(parts)
  const subgraphs = subgraphSources({
    local: new Map([
      ['persons', personsSubgraph.open(GRAPH_KEYS)],
      ...(remote.has('cases') ? [] : [['cases', casesSubgraph.open(GRAPH_KEYS)] as const]),
    ]),
    remote,
    node: node.open(GRAPH_KEYS),
    owners,
  })
  const graph = await openReloadable(supergraph, (text, { checked }) =>
    openGraph({
      supergraph: text,
      subgraphs,
      scalars: node.schema,
      prices: pricesOf(text),
      production,
      execution,
      checked,
      logger,
    }),
  )
  // These subgraphs hold their rows themselves: no session of theirs ever connects.
  const database = openDatabase({ url: 'postgres://nobody@127.0.0.1:1/nothing' })
  const drain = createDrain()
  const server = await createServer({
    graph,
    keys: GRAPH_KEYS,
    figures: new Map(),
    watches: new Map(),
    documentPolicy: { registry, textAllowed: !production, defaultPurpose: production ? null : 'CARE' },
    logger,
    identity,
    proxies,
    ...(rates && { rates }),
    ...(concurrencyLimiter && { concurrencyLimiter }),
    drain,
    databaseOf: () => database,
    now: () => new Date(),
    metrics: createMetrics(),
    checks: {},
    explorer: explained
      ? { routes: async () => [], explain: async () => explainerOf(graph, () => supergraph) }
      : null,
    origins,
  })
  const url = `${await server.listen({ host: '127.0.0.1', port: 0 })}/graphql`
  return {
    url,
    graph,
    supergraph,
    /** Sends an operation as the bearer of a token. */
    execute: async (token: string | null, body: object, headers: Record<string, string> = {}) => {
      const answer = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/graphql-response+json',
          ...(token && { authorization: `Bearer ${token}` }),
          ...headers,
        },
        body: JSON.stringify(body),
      })
      return { status: answer.status, headers: answer.headers, body: JSON.parse(await answer.text()) }
    },
    close: async (drainSeconds = 0) => {
      await drained(server, drain, drainSeconds)
      await graph.stop()
      await database.close()
    },
  }
}

function viewerOf(authorization: string | undefined): Viewer | null {
  if (authorization === undefined) return null
  const found = viewers[authorization.replace('Bearer ', '')]
  if (!found) throw new Unauthenticated('signature')
  return found
}

function viewer(scope: Viewer['scope'], more: Partial<Viewer>): Viewer {
  return {
    scope,
    issuer: 'the issuer',
    subject: `the subject of ${scope}`,
    comuni: [],
    roles: [],
    assurance: 2,
    ...more,
  }
}
