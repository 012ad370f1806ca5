import { randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { diaryEntry } from '@cse/db/cases/record-tables'
import { loadReference } from '@cse/db/reference/load'
import { fillPopulation } from '@cse/db/seed/fill'
import { DEMO_ISSUER } from '@cse/db/src/audit/principal'
import { useMasterKeys } from '@cse/db/src/encryption/master-key'
import { migrate } from '@cse/db/src/migrate/migrate'
import { query } from '@cse/db/src/query/query'
import { type EmbeddedServer, startEmbedded } from '@cse/db/src/server/embedded'
import { openAdmin } from '@cse/db/src/server/server'
import { CLAIM_NAMES } from '@cse/gateway/config/claims'
import { roleSecretOf } from '@cse/gateway/config/derived-keys'
import { readSettings, SUBGRAPHS } from '@cse/gateway/config/settings'
import { emittedNames } from '@cse/schema/events/catalogue'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { checkpointEnvironment } from '../../gateway/test/checkpoint-environment.ts'
import { startTokenIssuer, type TokenIssuer } from '../../gateway/test/token-issuer.ts'
import { client } from '../client.ts'
import { DATA_KEY } from '../data-key.ts'
import { openedRows } from '../opened-rows.ts'
import { claimsOfPersonas } from '../persona-claims.ts'
import { type Load, startLoad } from './load.ts'
import { end, freePorts, type GatewayProcess, isReady, startGateway } from './processes.ts'

const TODAY = '2026-11-01'
const METRICS_TOKEN = 'a token of the tests for the figures, 32 bytes'
const RECOVERY_MILLISECONDS = 45_000

let home: string
let postgres: EmbeddedServer
let issuer: TokenIssuer
let gateway: GatewayProcess
let restart: () => Promise<GatewayProcess>
let begin: () => Promise<Load>
let load: Load | undefined

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'cse-faults-'))
  postgres = await startEmbedded({ directory: home })
  issuer = await startTokenIssuer(CLAIM_NAMES, () => new Date())
  const [port, subgraphPort] = [await freePorts(1), await freePorts(SUBGRAPHS.length)]
  const environment = {
    CSE_DEMO: '0',
    CSE_LIMITS: '0',
    LOG_LEVEL: 'silent',
    CSE_ISSUERS: JSON.stringify([{ ...issuer.trusted, name: DEMO_ISSUER }]),
    CSE_METRICS_TOKEN: METRICS_TOKEN,
    CSE_SIGNING_KEY: 'a signing key of the tests, 32 bytes long',
    CSE_PSEUDONYM_KEY: 'a pseudonym key of the tests, 32 bytes',
    ...checkpointEnvironment(),
    CSE_DATA_KEY: DATA_KEY,
    CSE_ROLES_KEY: 'a key of the roles in the tests, 32 bytes',
    CSE_SUBGRAPH_PORT: String(subgraphPort),
    CSE_WORKERS: '2',
    DATABASE_URL: postgres.url,
  }
  const { keys } = readSettings(environment, () => {
    throw new Error('The test brings keys of its own')
  })
  await migrate(postgres.url, { secret: roleSecretOf(environment, () => ''), emitted: emittedNames })
  const admin = await openAdmin(postgres.url)
  await loadReference(admin)
  await admin.end()
  useMasterKeys(keys.data)
  await fillPopulation({
    adminUrl: postgres.url,
    persons: 600,
    seed: 328,
    today: TODAY,
    pseudonymKey: keys.pseudonym,
  })
  restart = () => startGateway(port, environment)
  gateway = await restart()

  const url = `${gateway.origin}/graphql`
  const claimsOf = await claimsOfPersonas(postgres.url)
  const token = await issuer.sign(claimsOf('social-worker@bari'))
  const { data, errors } = await client(url, async () => token).query(
    'query ACase { cases(filter: { phase: [INDIVIDUAL_PROJECT] }, first: 1) { edges { node { id } } } }',
  )
  const id = aCase.parse(data, { error: () => JSON.stringify(errors) }).cases.edges[0]?.node.id
  const questions = QUESTIONS.map((query) => ({ query, variables: {}, token }))
  begin = async () => {
    // workers that were started again may not be listening yet
    await vi.waitFor(async () => expect(await isReady(gateway.origin)).toBe(true), {
      timeout: RECOVERY_MILLISECONDS,
      interval: 100,
    })
    return startLoad({ url, questions, write: writing(String(id), token), acknowledged })
  }
})
afterAll(async () => {
  if (gateway) await end(gateway.child, 'SIGTERM')
  await issuer?.stop()
  await postgres?.stop()
  await rm(home, { recursive: true, force: true })
})
afterEach(async () => {
  await load?.stop()
  load = undefined
})

const aCase = z.object({
  cases: z.object({ edges: z.array(z.object({ node: z.object({ id: z.string() }) })).length(1) }),
})

/** Each subgraph is asked, some through others. */
const QUESTIONS = [
  'query Persons { persons(first: 3) { edges { node { familyName residence { comune { name } } } } } }',
  'query Cases { cases(first: 5) { edges { node { number person { familyName } } } } }',
  'query Types { serviceTypes(first: 3) { edges { node { code } } } }',
  'query Funds { funds { code } }',
  'query Context { contextDatasets { code } }',
]

const RUN = randomUUID()
const writing = (id: string, token: string) => (text: string) => ({
  token,
  query: `mutation Write($input: WriteDiaryEntryInput!) {
    writeDiaryEntry(input: $input) { ... on WriteDiaryEntryPayload { diaryEntry { id } } } }`,
  variables: { input: { case: id, kind: 'NOTE', text: `${RUN} ${text}`, idempotencyKey: `${RUN} ${text}` } },
})
const written = z.object({ writeDiaryEntry: z.object({ diaryEntry: z.object({ id: z.string() }) }) })
const acknowledged = (data: unknown) => written.safeParse(data).success

/** What was written, by the database itself. */
async function stored(): Promise<string[]> {
  const admin = await openAdmin(postgres.url)
  try {
    const rows = await openedRows(admin, query.select({ text: diaryEntry.text }).from(diaryEntry))
    return rows.flatMap(({ text }) => (text.startsWith(`${RUN} `) ? [text.slice(RUN.length + 1)] : []))
  } finally {
    await admin.end()
  }
}

/** After the load has ended: no wrong answer, and what was acknowledged is there once. */
async function expectNothingLost(load: Load) {
  await load.stop()
  expect(load.wrong).toEqual([])
  const kept = await stored()
  expect(new Set(kept).size).toBe(kept.length)
  expect(load.written.filter((text) => !kept.includes(text))).toEqual([])
  expect(load.written.length).toBeGreaterThan(0)
}

test('whichever worker is asked tells the figures of all', async () => {
  const ask = () =>
    fetch(`${gateway.origin}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: 'query Counted { __typename }' }),
    }).then((answer) => answer.arrayBuffer())
  // each on a connection of its own
  await Promise.all(Array.from({ length: 20 }, ask))
  const headers = { authorization: `Bearer ${METRICS_TOKEN}` }
  const tellings = await Promise.all(
    Array.from({ length: 4 }, () =>
      fetch(`${gateway.origin}/metrics`, { headers }).then((answer) => answer.text()),
    ),
  )
  for (const text of tellings)
    expect(text).toMatch(/^cse_request_seconds_count\{operation="Counted".*\} 20$/m)
})

test('subgraphs that are killed are started again, and cost their fields until then', async () => {
  load = await begin()
  await pause(500)
  for (const name of SUBGRAPHS) {
    const pid = gateway.pidOf(name)
    if (pid === undefined) throw new Error(`${name} has no process`)
    process.kill(pid, 'SIGKILL')
    await pause(400)
  }
  await load.recovery(RECOVERY_MILLISECONDS)
  expect(load.refused).toBeGreaterThan(0)
  await expectNothingLost(load)
}, 90_000)

test('subgraphs that are paused cost time and nothing else', async () => {
  load = await begin()
  await pause(500)
  for (const name of SUBGRAPHS) {
    const pid = gateway.pidOf(name)
    if (pid === undefined) throw new Error(`${name} has no process`)
    process.kill(pid, 'SIGSTOP')
    await pause(700)
    process.kill(pid, 'SIGCONT')
  }
  await load.recovery(RECOVERY_MILLISECONDS)
  await expectNothingLost(load)
}, 90_000)

test('workers of the gateway that are killed are replaced; one that is paused costs time and nothing else', async () => {
  load = await begin()
  await pause(500)
  const [first, second, ...others] = gateway.workers()
  if (first === undefined || second === undefined || others.length > 0) throw new Error('Not two workers')
  process.kill(first, 'SIGSTOP')
  await pause(700)
  process.kill(first, 'SIGCONT')
  process.kill(second, 'SIGKILL')
  await load.recovery(RECOVERY_MILLISECONDS)
  await replaced(second)
  process.kill(first, 'SIGKILL')
  await load.recovery(RECOVERY_MILLISECONDS)
  await replaced(first)
  await expectNothingLost(load)
}, 90_000)

test('a worker that hangs is replaced while the others answer', async () => {
  load = await begin()
  const [stuck] = gateway.workers()
  if (stuck === undefined) throw new Error('No worker')
  process.kill(stuck, 'SIGSTOP')
  await replaced(stuck)
  await load.recovery(RECOVERY_MILLISECONDS)
  await expectNothingLost(load)
}, 90_000)

/** Until another worker has taken the place of this one. */
const replaced = (pid: number) =>
  vi.waitFor(
    () => {
      const workers = gateway.workers()
      expect(workers).not.toContain(pid)
      expect(workers).toHaveLength(2)
    },
    { timeout: RECOVERY_MILLISECONDS, interval: 100 },
  )

test('who delivers events is killed: the gateway says so, loses no request, and another delivers', async () => {
  load = await begin()
  const pid = gateway.delivering()
  if (pid === undefined) throw new Error('Nobody delivers events')
  process.kill(pid, 'SIGKILL')
  const waited = { timeout: RECOVERY_MILLISECONDS, interval: 50 }
  const health = async () => (await fetch(`${gateway.origin}/health/ready`)).json()
  await vi.waitFor(
    async () => expect(await health()).toMatchObject({ ready: false, outbox: { ready: false } }),
    waited,
  )
  await vi.waitFor(
    async () => expect(await health()).toMatchObject({ ready: true, outbox: { ready: true } }),
    waited,
  )
  expect(gateway.delivering()).not.toBe(pid)
  expect(load.refused).toBe(0)
  await expectNothingLost(load)
}, 90_000)

test('a database that crashes, and one that is killed and started again, lose nothing that was acknowledged', async () => {
  load = await begin()
  await pause(500)
  const admin = await openAdmin(postgres.url)
  const [backend] = await admin<{ pid: number }[]>`
    select pid from pg_stat_activity where usename = 'cse_cases' and pid <> pg_backend_pid() limit 1`
  await admin.end()
  if (!backend) throw new Error('Nobody asks the database')
  // The postmaster ends all sessions, and recovers from the log.
  process.kill(backend.pid, 'SIGKILL')
  await pause(200)
  await load.recovery(RECOVERY_MILLISECONDS)

  const port = Number(new URL(postgres.url).port)
  const [postmaster] = (await readFile(join(home, 'data', 'postmaster.pid'), 'utf8')).split('\n')
  process.kill(Number(postmaster), 'SIGKILL')
  await pause(500)
  postgres = await again(() => startEmbedded({ directory: home, port }))
  await load.recovery(RECOVERY_MILLISECONDS)
  await expectNothingLost(load)
}, 90_000)

test('a gateway that is killed takes its workers and its subgraphs with it, and its successor has everything that was acknowledged', async () => {
  load = await begin()
  await pause(1000)
  await end(gateway.child, 'SIGKILL')
  gateway = await again(restart)
  await load.recovery(RECOVERY_MILLISECONDS)
  await expectNothingLost(load)
}, 90_000)

test('a gateway that reads its supergraph again, and then ends in order, gives no wrong answer', async () => {
  load = await begin()
  gateway.child.kill('SIGHUP')
  await pause(4000)
  await load.recovery(RECOVERY_MILLISECONDS)
  expect(load.refused).toBe(0)
  await end(gateway.child, 'SIGTERM')
  expect(gateway.child.exitCode).toBe(0)
  await expectNothingLost(load)
}, 90_000)

/** As a supervisor does. */
async function again<Started>(start: () => Promise<Started>): Promise<Started> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await start()
    } catch (error) {
      if (tries === 5) throw error
      await pause(1000)
    }
  }
}
