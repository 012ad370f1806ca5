/**
 * 100,000 requests nobody should send, beside a client that behaves: what it waits is compared with what it waits when it is alone, and the
 * gateway's memory with what it was after the first tenth, when its caches are full.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { constants, setPriority, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { startEmbedded } from '@cse/db/src/embedded'
import { type Finding, fuzz } from '../fuzz/fuzz.ts'
import { slowClients } from '../fuzz/slow-clients.ts'
import { fuzzedWorld } from '../fuzz/world.ts'
import { collectedMemory } from './collected.ts'
import { type Figure, figureOf } from './figures.ts'
import { startOurs } from './ours.ts'
import { percentileBeside } from './well-behaved.ts'

const REQUESTS = 100_000
const ALONE_SECONDS = 60
const SLOW = 200
/** Longer than a server waits for the rest of a request, and looks for those it waits for. */
const CUT_SECONDS = 70
const PAGE = '{ cases(first: 20) { nodes { id status person { id givenName familyName } } } }'

/** How the well-behaved client fares, and what memory is kept, each as a ratio. @throws when a request was answered wrongly */
export async function fuzzed(): Promise<readonly Figure[]> {
  await using stack = new AsyncDisposableStack()
  const directory = await mkdtemp(join(tmpdir(), 'cse-bench-'))
  stack.defer(() => rm(directory, { recursive: true, force: true }))
  const server = await startEmbedded({ directory })
  stack.defer(() => server.stop())
  const worker = await startOurs(server.url, 'social-worker@bari', stack)
  const world = await fuzzedWorld(worker.url, [worker.headers.authorization?.replace('Bearer ', '') ?? ''])
  const seed = Math.floor(Math.random() * 1e9)
  console.log(`  seed ${seed}`)

  const first = await fuzz(world, { from: seed, count: REQUESTS / 10 })
  await pause(2_000)
  const { resident: level } = await collectedMemory(worker.pid)
  const good = { ...worker, body: JSON.stringify({ query: PAGE }) }
  const alone = await percentileBeside(good, () => pause(ALONE_SECONDS * 1_000))
  const slow = slowClients(world.host, SLOW)
  stack.defer(async () => slow.leave())
  const rest: Finding[] = []
  const p99 = await percentileBeside(good, async () => {
    // whoever attacks has machines of their own, and takes the processor from nobody here
    setPriority(constants.priority.PRIORITY_LOW)
    rest.push(...(await fuzz(world, { from: seed + REQUESTS / 10, count: (REQUESTS / 10) * 9 })))
  })
  await pause(CUT_SECONDS * 1_000)
  const { resident: kept } = await collectedMemory(worker.pid)

  for (const finding of [...first, ...rest].slice(0, 20)) console.error(finding)
  const wrong = first.length + rest.length
  if (wrong > 0) throw new Error(`${wrong} of ${REQUESTS} requests were answered wrongly`)
  if (slow.held() > 0) throw new Error(`${slow.held()} of ${SLOW} slow clients still hold their connections`)
  console.log(
    `  p99 ${alone.toFixed(0)} ms alone, ${p99.toFixed(0)} ms beside; ${megabytes(level)} and ${megabytes(kept)} MB`,
  )
  return [
    figureOf(
      'p99 of a client beside 100,000 fuzzed requests',
      'the same client alone',
      [p99 / alone],
      '<= 2',
    ),
    figureOf('memory after 100,000 fuzzed requests', 'after the first 10,000', [kept / level], '<= 1.25'),
  ]
}

const megabytes = (bytes: number) => Math.round(bytes / 1e6)
