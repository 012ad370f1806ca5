/**
 * 100,000 requests nobody should send, beside a client that behaves: what it waits is compared with what it waits when it is alone, and the
 * gateway's memory with what it was after the first tenth, when its caches are full. Nobody is limited there, so that the requests come as
 * far as they can; what the client waits is printed once more with the limits that the platform has by default.
 */
import { spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { constants, setPriority, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { startEmbedded } from '@cse/db/src/server/embedded'
import { type Finding, fuzz } from '../fuzz/fuzz.ts'
import { slowClients } from '../fuzz/slow-clients.ts'
import { fuzzedWorld } from '../fuzz/world.ts'
import { collectedMemory } from './collected.ts'
import { type Figure, figureOf } from './figures.ts'
import type { Load } from './load.ts'
import { headersOf, startOurs } from './ours.ts'
import { percentileBeside } from './well-behaved.ts'

const REQUESTS = 100_000
const LIMITED_REQUESTS = 100_000
const ALONE_SECONDS = 60
const SLOW = 200
/** Longer than a server waits for the rest of a request, and looks for those it waits for. */
const CUT_SECONDS = 70
const PAGE = '{ cases(first: 20) { nodes { id status person { id givenName familyName } } } }'
const ATTACKER = 'social-worker@bari'
const GOOD = 'secretariat@bari'

/** How the well-behaved client fares, and what memory is kept, each as a ratio. @throws when a request was answered wrongly */
export async function fuzzed(): Promise<readonly Figure[]> {
  await using stack = new AsyncDisposableStack()
  const directory = await mkdtemp(join(tmpdir(), 'cse-bench-'))
  stack.defer(() => rm(directory, { recursive: true, force: true }))
  const server = await startEmbedded({ directory })
  stack.defer(() => server.stop())
  const seed = Math.floor(Math.random() * 1e9)
  console.log(`  seed ${seed}`)
  return [...(await unlimited(server.url, seed)), await limited(server.url, seed)]
}

async function unlimited(databaseUrl: string, seed: number): Promise<readonly Figure[]> {
  await using stack = new AsyncDisposableStack()
  const attacker = await startOurs(databaseUrl, ATTACKER, stack)
  const { world, good } = await meeting(attacker)
  rightly(await fuzz(world, { from: seed, count: REQUESTS / 10 }))
  await pause(2_000)
  const { resident: level } = await collectedMemory(attacker.pid)
  let slow: ReturnType<typeof slowClients> | undefined
  stack.defer(async () => slow?.leave())
  const waits = await waitsBeside(good, () => {
    slow = slowClients(world.host, SLOW)
    return fuzz(world, { from: seed + REQUESTS / 10, count: (REQUESTS / 10) * 9 })
  })
  await pause(CUT_SECONDS * 1_000)
  const { resident: kept } = await collectedMemory(attacker.pid)
  if (slow?.held() !== 0) throw new Error(`${slow?.held()} of ${SLOW} slow clients hold their connections`)
  console.log(`  ${megabytes(level)} and ${megabytes(kept)} MB`)
  return [
    figureOf('p99 of a client beside 100,000 fuzzed requests', 'the same client alone', [waits], '<= 2'),
    figureOf('memory after 100,000 fuzzed requests', 'after the first 10,000', [kept / level], '<= 1.25'),
  ]
}

async function limited(databaseUrl: string, seed: number): Promise<Figure> {
  await using stack = new AsyncDisposableStack()
  const { world, good } = await meeting(
    await startOurs(databaseUrl, ATTACKER, stack, { environment: { CSE_LIMITS: undefined } }),
  )
  rightly(await fuzz(world, { from: seed, count: REQUESTS / 10 }))
  const waits = await waitsBeside(good, () => fuzz(world, { from: seed, count: LIMITED_REQUESTS }))
  return figureOf('the same client, as the platform limits who asks', 'alone', [waits], '<= 2')
}

/** What one who attacks knows of the platform, and what one asks it who behaves. */
async function meeting({ url, headers }: Awaited<ReturnType<typeof startOurs>>) {
  const token = headers.authorization?.replace('Bearer ', '') ?? ''
  const body = JSON.stringify({ query: PAGE })
  return { world: await fuzzedWorld(url, [token]), good: { url, headers: await headersOf(GOOD), body } }
}

/** How many times as long the good client waits while it is attacked. @throws when a request was answered wrongly */
async function waitsBeside(good: Load, attack: () => Promise<readonly Finding[]>): Promise<number> {
  const alone = await percentileBeside(good, () => pause(ALONE_SECONDS * 1_000))
  const beside = await percentileBeside(good, async () => {
    giveWay(true)
    try {
      rightly(await attack())
    } finally {
      giveWay(false)
    }
  })
  console.log(`  p99 ${alone.toFixed(0)} ms alone, ${beside.toFixed(0)} ms beside`)
  return beside / alone
}

/** Whoever attacks has machines of their own. Here this process runs when nobody else would, as far as the system knows how. */
function giveWay(toAll: boolean): void {
  const { PRIORITY_LOW, PRIORITY_NORMAL } = constants.priority
  setPriority(toAll ? PRIORITY_LOW : PRIORITY_NORMAL)
  spawnSync('chrt', ['--all-tasks', toAll ? '--idle' : '--other', '--pid', '0', `${process.pid}`])
}

/** @throws when there is a finding; the first ones are printed */
function rightly(findings: readonly Finding[]): void {
  for (const finding of findings.slice(0, 20)) console.error(finding)
  if (findings.length > 0) throw new Error(`${findings.length} requests were answered wrongly`)
}

const megabytes = (bytes: number) => Math.round(bytes / 1e6)
