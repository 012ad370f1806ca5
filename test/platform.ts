import { createSecretKey, type KeyObject } from 'node:crypto'
import { DEMO_ISSUER } from '@cse/db/src/audit/principal'
import { loginsOf } from '@cse/db/src/migrate/logins'
import { roleUrl } from '@cse/db/src/migrate/roles'
import { roleOf } from '@cse/db/src/migrate/schemas'
import { openDatabase } from '@cse/db/src/session/database'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { CLAIM_NAMES } from '@cse/gateway/config/claims'
import { databaseKeysOf, graphKeysOf } from '@cse/gateway/config/keys'
import type { Environment } from '@cse/gateway/config/setting-reader'
import { readSettings, SUBGRAPHS, type SubgraphName } from '@cse/gateway/config/settings'
import { createSubgraphServer } from '@cse/gateway/http/subgraph-server'
import { startPlatform } from '@cse/gateway/main/platform'
import { subgraphPackages } from '@cse/gateway/subgraphs/packages'
import { viewerKeyOf } from '@cse/gateway/subgraphs/viewer-header'
import { createMetrics } from '@cse/gateway/telemetry/metrics'
import type { Subgraph } from '@cse/schema/subgraph'
import { pino } from 'pino'
import { inject } from 'vitest'
import { checkpointEnvironment } from '../gateway/test/checkpoint-environment.ts'
import { startTokenIssuer } from '../gateway/test/token-issuer.ts'
import { type Client, client } from './client.ts'
import { DATA_KEY, PSEUDONYM_SECRET } from './data-key.ts'
import { claimsOfPersonas } from './persona-claims.ts'

/** With which the figures of the platform are asked for. */
export const METRICS_TOKEN = 'a token of the tests for the figures'

/** A database that is migrated and populated, and the secret from which the passwords of its roles follow. */
export interface Populated {
  readonly adminUrl: string
  readonly secret: string
}

/** The whole platform, reached over HTTP like any client does. */
export interface TestPlatform extends AsyncDisposable {
  /** Address of the API. */
  readonly url: string
  /** Somebody of the demo: `social-worker@bari`. */
  as(persona: string): Client
  /** Whoever holds a token with these claims. */
  holding(claims: Readonly<Record<string, unknown>>): Client
  readonly anonymous: Client
  /** Addresses of the subgraphs that are servers of their own. */
  readonly subgraphUrls: ReadonlyMap<SubgraphName, string>
  /** From it follow the keys with which the gateway signs for whom it queries each subgraph (`viewerKeyOf`). */
  readonly viewerKey: KeyObject
}

/** Subgraphs in the place of the real ones: other builds of their schemas. */
export type Builds = Readonly<Partial<Record<SubgraphName, Subgraph<SchemaSession>>>>

/**
 * A clock for tests of what is in force or of this year: whenever they run, it is so many days after that on which the population was made, from
 * nine o'clock (UTC) on.
 */
export function clockOfPopulation(daysLater = 0): () => Date {
  const day = Date.parse(`${inject('database').today}T09:00:00Z`) + daysLater * 86_400_000
  const start = day - performance.now()
  return () => new Date(start + performance.now())
}

/** The platform with all subgraphs in this process; by the machine's clock unless another is given, and with `more` settings. */
export function platform(
  database: Populated = inject('database'),
  clock?: () => Date,
  more: Environment = {},
): Promise<TestPlatform> {
  return start(database, [], {}, clock, more)
}

/** The platform with each subgraph as a server of its own, which logs in to the database as itself. */
export function split(
  database: Populated = inject('database'),
  builds: Builds = {},
  clock?: () => Date,
): Promise<TestPlatform> {
  return start(database, SUBGRAPHS, builds, clock)
}

async function start(
  { adminUrl, secret }: Populated,
  apart: readonly SubgraphName[],
  builds: Builds,
  clock: () => Date = () => new Date(),
  more: Environment = {},
): Promise<TestPlatform> {
  await using stack = new AsyncDisposableStack()
  const issuer = await startTokenIssuer(CLAIM_NAMES, () => new Date())
  stack.defer(() => issuer.stop())
  const read = readSettings(
    {
      PORT: '0',
      CSE_DEMO: '0',
      LOG_LEVEL: 'silent',
      // a suite asks more in a minute than any person would
      CSE_LIMITS: '0',
      CSE_ISSUERS: JSON.stringify([{ ...issuer.trusted, name: DEMO_ISSUER }]),
      CSE_METRICS_TOKEN: METRICS_TOKEN,
      CSE_SIGNING_KEY: 'a signing key of the tests, 32 bytes long',
      CSE_PSEUDONYM_KEY: 'a pseudonym key of the tests, 32 bytes',
      ...checkpointEnvironment(),
      CSE_DATA_KEY: DATA_KEY,
      ...more,
    },
    () => {
      throw new Error('The tests bring keys of their own')
    },
  )
  // the facts of the shared population have their pseudonyms from this key
  const settings = { ...read, keys: { ...read.keys, pseudonym: PSEUDONYM_SECRET } }
  const viewerKey = createSecretKey(settings.keys.viewer)
  const subgraphUrls = new Map<SubgraphName, string>()
  for (const name of apart) {
    const database = openDatabase({
      url: roleUrl(adminUrl, roleOf(name), secret),
      only: name,
      ...databaseKeysOf(settings.keys),
    })
    stack.defer(() => database.close())
    const server = createSubgraphServer({
      name,
      subgraph: (builds[name] ?? (await subgraphPackages[name].subgraph())).open(graphKeysOf(settings.keys)),
      databaseOf: () => database,
      key: viewerKeyOf(viewerKey, name),
      checks: {},
      metrics: createMetrics(),
      logger: pino({ level: 'silent' }),
    })
    subgraphUrls.set(name, `${await server.listen({ host: '127.0.0.1', port: 0 })}/graphql`)
    stack.defer(() => server.close())
  }
  const gateway = await startPlatform({
    settings: { ...settings, subgraphUrls: Object.fromEntries(subgraphUrls) },
    logins: loginsOf(adminUrl, secret),
    clock,
  })
  stack.defer(() => gateway.close())
  const url = `${gateway.url}/graphql`
  const claimsOf = await claimsOfPersonas(adminUrl)
  const holding = (claims: Readonly<Record<string, unknown>>) => client(url, () => issuer.sign(claims))
  const parts = stack.move()
  return {
    url,
    holding,
    as: (persona) => holding(claimsOf(persona)),
    anonymous: client(url, async () => null),
    subgraphUrls,
    viewerKey,
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  }
}
