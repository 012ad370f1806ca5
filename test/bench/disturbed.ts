/** Recorded operations that only read, disturbed 1,000 times at a random statement: by a connection that is cut, by a client that hangs up. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbedded } from '@cse/db/src/server/embedded'
import { startProxy } from '../../db/test/proxy.ts'
import { populated } from '../database.ts'
import { disturb } from '../faults/disturbances.ts'
import { openRecorder } from '../recording/recorder.ts'
import { type Figure, figureOf } from './figures.ts'

const TIMES = 1_000

/** How many of them left something wrong behind. A promise that nobody listens to ends the bench. */
export async function disturbed(): Promise<readonly Figure[]> {
  await using stack = new AsyncDisposableStack()
  const directory = await mkdtemp(join(tmpdir(), 'cse-bench-'))
  stack.defer(() => rm(directory, { recursive: true, force: true }))
  const server = await startEmbedded({ directory, durable: false })
  stack.defer(() => server.stop())
  const database = await populated(server.url)
  const proxy = await startProxy(server.url)
  stack.defer(() => proxy.stop())
  const recorder = stack.use(await openRecorder({ ...database, adminUrl: proxy.url }))
  const seed = Math.floor(Math.random() * 1e9)
  console.log(`  seed ${seed}`)
  const { times, operations, wrong } = await disturb({
    recorder,
    proxy,
    seed,
    times: TIMES,
    until: () => true,
  })
  for (const reported of wrong) console.error(`  ${reported}`)
  return [
    figureOf(
      `${operations} operations disturbed ${times} times: answered wrongly afterwards`,
      'all',
      [wrong.length / times],
      '<= 0',
    ),
  ]
}
