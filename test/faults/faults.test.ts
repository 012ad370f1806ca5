import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type EmbeddedServer, startEmbedded } from '@cse/db/src/server/embedded'
import { openAdmin } from '@cse/db/src/server/server'
import { SUBGRAPHS } from '@cse/gateway/config/settings'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import type { TokenIssuer } from '../../gateway/test/token-issuer.ts'
import { METRICS_TOKEN, RECOVERY_MILLISECONDS, startPlatform, stored } from './faulty-platform.ts'
import type { Load } from './load.ts'
import { end, type GatewayProcess } from './processes.ts'

let home: string
let postgres: EmbeddedServer
let issuer: TokenIssuer
let gateway: GatewayProcess
let restart: () => Promise<GatewayProcess>
let begin: () => Promise<Load>
let load: Load | undefined

beforeAll(async () => {
  ;({ home, postgres, issuer, gateway, restart, begin } = await startPlatform())
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

/** After the load has ended: no wrong answer, and what was acknowledged is there once. */
async function expectNothingLost(load: Load) {
  await load.stop()
  expect(load.wrong).toEqual([])
  const kept = await stored(postgres)
  expect(new Set(kept).size).toBe(kept.length)
  expect(load.written.filter((text) => !kept.includes(text))).toEqual([])
  expect(load.written.length).toBeGreaterThan(0)
}

test('whichever worker is scraped shows the figures of all', async () => {
  const execute = () =>
    fetch(`${gateway.origin}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: 'query Counted { __typename }' }),
    }).then((answer) => answer.arrayBuffer())
  // each on a connection of its own
  await Promise.all(Array.from({ length: 20 }, execute))
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
  if (!backend) throw new Error('Nobody queries the database')
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
