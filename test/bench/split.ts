/**
 * The page of cases with its subgraphs as processes of their own, over HTTP: requests a second of our gateway beside Hive Gateway with the planner of
 * Hive Router, in front of the same subgraphs, in turn and in both orders. Hive Gateway is let off the token, the log and every limit.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbedded } from '@cse/db/src/server/embedded'
import { openAdmin } from '@cse/db/src/server/server'
import { keysFrom } from '@cse/gateway/config/derived-keys'
import { SUBGRAPHS } from '@cse/gateway/config/settings'
import { portOf } from '@cse/gateway/subgraphs/address'
import { viewersOfPersonas } from '../recording/persona-viewer.ts'
import { type Figure, figureOf } from './figures.ts'
import type { HiveOptions } from './hive.ts'
import { type Load, requestsPerSecond } from './load.ts'
import { startOurs, stop } from './ours.ts'
import { bodyOf, OURS, SIZES } from './page.ts'
import { untilSettled } from './settled.ts'

const SECONDS = 5
const ROUNDS = 5
const PERSONA = 'social-worker@bari'
const HIVE_PORT = 4330
const SIGNING_KEY = 'a signing key of the bench, 32 bytes long'

/** Ratios of requests a second for pages of 1, 20 and 100 cases. */
export async function split(): Promise<readonly Figure[]> {
  await using stack = new AsyncDisposableStack()
  const directory = await mkdtemp(join(tmpdir(), 'cse-bench-'))
  stack.defer(() => rm(directory, { recursive: true, force: true }))
  const server = await startEmbedded({ directory })
  stack.defer(() => server.stop())

  const ours = await startOurs(server.url, PERSONA, stack, {
    environment: { CSE_SIGNING_KEY: SIGNING_KEY },
    more: ['--split'],
  })
  const hive = await startHive(server.url, stack)
  const admin = await openAdmin(server.url)
  stack.defer(() => admin.end())
  await untilSettled(admin)

  const figures: Figure[] = []
  for (const first of SIZES) {
    const body = bodyOf(OURS, first)
    const found = await ratios({ ...ours, body }, { ...hive, body })
    const name = `page of ${first} cases over split subgraphs, requests a second`
    figures.push(figureOf(name, 'Hive Gateway with its Rust planner', found, '>= 1.2'))
  }
  return figures
}

async function ratios(ours: Load, hive: Load): Promise<number[]> {
  await assertSameAnswer(ours, hive)
  for (const load of [ours, hive]) await requestsPerSecond(load, 2)
  const found: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const reached = [0, 0]
    for (const at of round % 2 === 0 ? [0, 1] : [1, 0])
      reached[at] = await requestsPerSecond(at === 0 ? ours : hive, SECONDS)
    const [us = Number.NaN, them = Number.NaN] = reached
    console.log(`  ours ${us.toFixed(0)}, Hive Gateway ${them.toFixed(0)} requests a second`)
    found.push(us / them)
  }
  return found
}

async function startHive(databaseUrl: string, stack: AsyncDisposableStack): Promise<Omit<Load, 'body'>> {
  const unused = 'not used by the bench, 32 bytes long'
  const { viewer: key } = keysFrom({
    signing: { current: SIGNING_KEY },
    pseudonym: unused,
    data: { current: unused },
  })
  const viewerOf = await viewersOfPersonas(databaseUrl)
  const options: HiveOptions = {
    port: HIVE_PORT,
    urls: Object.fromEntries(SUBGRAPHS.map((name) => [name, `http://127.0.0.1:${portOf(name)}/graphql`])),
    key: key.toString('base64'),
    viewer: await viewerOf(PERSONA),
  }
  const hive = fork(new URL('hive.ts', import.meta.url).pathname, [JSON.stringify(options)], {
    env: { ...process.env, NODE_ENV: 'production' },
  })
  stack.defer(() => stop(hive))
  await once(hive, 'message')
  return { url: `http://127.0.0.1:${HIVE_PORT}/graphql`, headers: {} }
}

/** A gateway that leaves out fields would win by it. */
async function assertSameAnswer(...loads: readonly Load[]): Promise<void> {
  const [ours, theirs] = await Promise.all(
    loads.map(async ({ url, headers, body }) => {
      const answer = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body,
      })
      return ((await answer.json()) as { data: unknown }).data
    }),
  )
  if (JSON.stringify(ours) !== JSON.stringify(theirs))
    throw new Error(`Different answers: ${JSON.stringify([ours, theirs]).slice(0, 500)}`)
}
