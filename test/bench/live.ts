/**
 * How long after its answer a commitment is told to who listens (server-sent events at `/graphql/live`), while 16 writers keep committing on
 * the same plan. Beside nobody: the limit is 200 milliseconds at the median.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { startEmbedded } from '@cse/db/src/server/embedded'
import { encodeId } from '@cse/schema/ids'
import { createClient } from 'graphql-sse'
import postgres from 'postgres'
import { type Figure, figureOf } from './figures.ts'
import { AMBITO, bodyOf, commitments, type LineWithMoney, linesWithMoney } from './ledger.ts'
import { type Load, requestsPerSecond } from './load.ts'
import { startOurs } from './ours.ts'
import { untilSettled } from './settled.ts'

const LIMIT = 200
const SECONDS = 10
const ROUNDS = 3

/** The median of each round, as a part of the limit. */
export async function live(): Promise<readonly Figure[]> {
  await using stack = new AsyncDisposableStack()
  const directory = await mkdtemp(join(tmpdir(), 'cse-bench-'))
  stack.defer(() => rm(directory, { recursive: true, force: true }))
  const server = await startEmbedded({ directory })
  stack.defer(() => server.stop())
  const accountant = await startOurs(server.url, `accountant@${AMBITO}`, stack)
  const sql = postgres(server.url, { max: 1, onnotice: () => {} })
  stack.defer(() => sql.end())
  const [watched, ...others] = await linesWithMoney(sql)
  if (!watched) throw new Error('Nothing to watch')
  const load = others.filter(({ intervention }) => intervention !== watched.intervention)
  const writers = { ...accountant, next: commitments(load) }
  const received = listen(accountant, watched)
  stack.defer(received.stop)
  await untilSettled(sql)
  await requestsPerSecond(writers, 2)
  const parts: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const [rate, times] = await Promise.all([
      requestsPerSecond(writers, SECONDS),
      probe(accountant, watched, received.at),
    ])
    const sorted = times.toSorted((a, b) => a - b)
    const median = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
    const slowest = sorted.at(-1) ?? Number.NaN
    console.log(
      `  ${median.toFixed(0)} ms at the median of ${sorted.length}, ${slowest.toFixed(0)} ms at most, beside ${rate.toFixed(0)} commitments a second`,
    )
    parts.push(median / LIMIT)
  }
  return [
    figureOf(
      'commitment to SSE listener, median time beside 16 writers',
      `${LIMIT} milliseconds`,
      parts,
      '<= 1',
    ),
  ]
}

type Listener = Omit<Load, 'body'>

/** Listens to an intervention. `at` says when its committed amount was first sent as so high, in cents. */
function listen({ url, headers }: Listener, { intervention }: LineWithMoney) {
  const client = createClient({ url: `${url}/live`, headers: { ...headers }, retryAttempts: 0 })
  const reported: { readonly committed: number; readonly at: number }[] = []
  const query = `subscription { figure: amountsChanged(intervention: "${encodeId('plan_intervention', intervention)}") {
    amounts { committed } } }`
  const stop = client.subscribe<{ figure: { amounts: { committed: string } } }>(
    { query },
    {
      next: ({ data }) => {
        if (data) reported.push({ committed: cents(data.figure.amounts.committed), at: performance.now() })
      },
      error: (error) => {
        throw error
      },
      complete: () => {},
    },
  )
  return { stop, at: (committed: number) => reported.find((one) => one.committed >= committed)?.at }
}

/** Commits on the watched line now and then. @returns how long after each answer the listener had it, in milliseconds */
async function probe(
  { url, headers }: Listener,
  line: LineWithMoney,
  receivedAt: (committed: number) => number | undefined,
): Promise<number[]> {
  const end = performance.now() + (SECONDS - 2) * 1_000
  const waited: { readonly committed: number; readonly at: number }[] = []
  while (performance.now() < end) {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: bodyOf(line).replace('commitment { id committed }', FIGURES),
    })
    const committed = /"amounts":\{"committed":"([\d.]+)"/.exec(await answer.text())?.[1]
    if (committed === undefined) throw new Error('The commitment was not answered with its amounts')
    waited.push({ committed: cents(committed), at: performance.now() })
    await pause(150)
  }
  await pause(1_500)
  return waited.map(({ committed, at }) => {
    const received = receivedAt(committed)
    if (received === undefined) throw new Error('A commitment was not sent to its listener')
    return Math.max(0, received - at)
  })
}

const FIGURES = 'commitment { id intervention { amounts { committed } } }'
const cents = (euro: string) => Math.round(Number(euro) * 100)
