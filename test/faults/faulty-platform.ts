import { randomUUID } from 'node:crypto'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { diaryEntry } from '@cse/db/cases/record-tables'
import { loadReference } from '@cse/db/reference/load'
import { fillPopulation } from '@cse/db/seed/fill'
import { DEMO_ISSUER } from '@cse/db/src/audit/principal'
import { migrate } from '@cse/db/src/migrate/migrate'
import { query } from '@cse/db/src/query/query'
import { type EmbeddedOptions, type EmbeddedServer, startEmbedded } from '@cse/db/src/server/embedded'
import { openAdmin } from '@cse/db/src/server/server'
import { CLAIM_NAMES } from '@cse/gateway/config/claims'
import { roleSecretOf } from '@cse/gateway/config/derived-keys'
import { readSettings, SUBGRAPHS } from '@cse/gateway/config/settings'
import { emittedNames } from '@cse/schema/events/catalogue'
import { z } from 'zod'
import { checkpointEnvironment } from '../../gateway/test/checkpoint-environment.ts'
import { startTokenIssuer, type TokenIssuer } from '../../gateway/test/token-issuer.ts'
import { client } from '../client.ts'
import { DATA_KEY } from '../data-key.ts'
import { openedRows } from '../opened-rows.ts'
import { claimsOfPersonas } from '../persona-claims.ts'
import { type Load, type LoadOptions, startLoad } from './load.ts'
import { freePorts, type GatewayProcess, isReady, startGateway } from './processes.ts'

const TODAY = '2026-11-01'
export const METRICS_TOKEN = 'a token of the tests for the figures, 32 bytes'
export const RECOVERY_MILLISECONDS = 45_000

/** A platform in processes of its own, over a database of its own, and who asks it. */
export interface FaultyPlatform {
  /** The folder of the database. */
  readonly home: string
  readonly postgres: EmbeddedServer
  readonly issuer: TokenIssuer
  readonly gateway: GatewayProcess
  /** Starts the gateway again, at the same port. */
  readonly restart: (more?: Readonly<Record<string, string>>) => Promise<GatewayProcess>
  /** Begins to read and to write, once the gateway is ready. */
  readonly begin: (how?: Pick<LoadOptions, 'half'>) => Promise<Load>
}

/** How a platform that is disturbed stands. */
export interface FaultyPlatformOptions {
  /** The folder of the database; a new one by default. */
  readonly home?: string
  readonly startServer?: (options: EmbeddedOptions) => Promise<EmbeddedServer>
  /** The address by which the gateway reaches the database: its own by default. */
  readonly by?: (url: string) => Promise<string>
  /** A file that is open, for what the gateway logs of errors; nothing is logged without it. */
  readonly log?: number
}

export async function startPlatform({
  home: given,
  startServer = startEmbedded,
  by = async (url) => url,
  log,
}: FaultyPlatformOptions = {}): Promise<FaultyPlatform> {
  const home = given ?? (await mkdtemp(join(tmpdir(), 'cse-faults-')))
  const postgres = await startServer({ directory: home })
  const issuer = await startTokenIssuer(CLAIM_NAMES, () => new Date())
  const [port, subgraphPort] = [await freePorts(1), await freePorts(SUBGRAPHS.length)]
  const environment = {
    CSE_DEMO: '0',
    CSE_LIMITS: '0',
    LOG_LEVEL: log === undefined ? 'silent' : 'error',
    CSE_ISSUERS: JSON.stringify([{ ...issuer.trusted, name: DEMO_ISSUER }]),
    CSE_METRICS_TOKEN: METRICS_TOKEN,
    CSE_SIGNING_KEY: 'a signing key of the tests, 32 bytes long',
    CSE_PSEUDONYM_KEY: 'a pseudonym key of the tests, 32 bytes',
    ...checkpointEnvironment(),
    CSE_DATA_KEY: DATA_KEY,
    CSE_ROLES_KEY: 'a key of the roles in the tests, 32 bytes',
    CSE_SUBGRAPH_PORT: String(subgraphPort),
    CSE_WORKERS: '2',
    DATABASE_URL: await by(postgres.url),
  }
  const { keys } = readSettings(environment, () => {
    throw new Error('The test brings keys of its own')
  })
  await migrate(postgres.url, { secret: roleSecretOf(environment, () => ''), emitted: emittedNames })
  const admin = await openAdmin(postgres.url)
  await loadReference(admin)
  await admin.end()
  await fillPopulation({
    adminUrl: postgres.url,
    persons: 600,
    seed: 328,
    today: TODAY,
    pseudonymKey: keys.pseudonym,
    dataKey: keys.data,
  })
  const restart = (more: Readonly<Record<string, string>> = {}) =>
    startGateway(port, { ...environment, ...more }, log)
  const gateway = await restart()

  const { origin } = gateway
  const url = `${origin}/graphql`
  const claimsOf = await claimsOfPersonas(postgres.url)
  const token = await issuer.sign(claimsOf('social-worker@bari'))
  const { data, errors } = await client(url, async () => token).query(
    'query ACase { cases(filter: { phase: [INDIVIDUAL_PROJECT] }, first: 1) { edges { node { id } } } }',
  )
  const id = aCase.parse(data, { error: () => JSON.stringify(errors) }).cases.edges[0]?.node.id
  const questions = QUESTIONS.map((query) => ({ query, variables: {}, token }))
  const begin: FaultyPlatform['begin'] = async (how = {}) => {
    // workers that were started again may not be listening yet
    for (let waited = 0; !(await isReady(origin)); waited += 100) {
      if (waited > RECOVERY_MILLISECONDS) throw new Error('The gateway does not become ready')
      await pause(100)
    }
    return startLoad({ url, questions, write: writing(String(id), token), acknowledged, ...how })
  }
  return { home, postgres, issuer, gateway, restart, begin }
}

const aCase = z.object({
  cases: z.object({ edges: z.array(z.object({ node: z.object({ id: z.string() }) })).length(1) }),
})

/** Each subgraph is queried, some through others. */
const QUESTIONS = [
  'query Persons { persons(first: 3) { edges { node { familyName residence { comune { name } } } } } }',
  'query Cases { cases(first: 5) { edges { node { number person { familyName } } } } }',
  'query Types { serviceTypes(first: 3) { edges { node { code } } } }',
  'query Funds { funds { code } }',
  'query Context { contextDatasets { code } }',
]

/** Marks what is written by this run. */
const RUN = randomUUID()
const writing = (id: string, token: string) => (text: string) => ({
  token,
  query: `mutation Write($input: WriteDiaryEntryInput!) {
    writeDiaryEntry(input: $input) { ... on WriteDiaryEntryPayload { diaryEntry { id } } } }`,
  variables: { input: { case: id, kind: 'NOTE', text: `${RUN} ${text}`, idempotencyKey: `${RUN} ${text}` } },
})
const written = z.object({ writeDiaryEntry: z.object({ diaryEntry: z.object({ id: z.string() }) }) })
const acknowledged = (data: unknown) => written.safeParse(data).success

/** What this run has written, by the database itself. */
export async function stored({ url }: EmbeddedServer): Promise<string[]> {
  const admin = await openAdmin(url)
  try {
    const rows = await openedRows(admin, query.select({ text: diaryEntry.text }).from(diaryEntry))
    return rows.flatMap(({ text }) => (text.startsWith(`${RUN} `) ? [text.slice(RUN.length + 1)] : []))
  } finally {
    await admin.end()
  }
}
