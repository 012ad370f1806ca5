/** What it costs the gateway that thousands of clients listen to a live figure which does not change. */
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { Agent, type ClientRequest, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { startEmbedded } from '@cse/db/src/server/embedded'
import { z } from 'zod'
import { collectedMemory } from './collected.ts'
import { type Figure, figureOf } from './figures.ts'
import { startOurs } from './ours.ts'

const LISTENERS = 5_000
/** Opened before anything is measured, so that what the process needs once is not reckoned as the listeners'. */
const WARM_UP = 500
const AT_A_TIME = 50
const QUIET_MILLISECONDS = 20_000
/** Kilobytes. */
const LIMIT = 20
const AMBITO = 'ATS-BA-01'

const WATCH =
  'subscription Watch($plan: ID!) { amountsChanged(plan: $plan) { id amounts { committed residual } } }'

/** Kilobytes of the gateway's memory for each listener. */
export async function listeners(): Promise<readonly Figure[]> {
  await using stack = new AsyncDisposableStack()
  const directory = await mkdtemp(join(tmpdir(), 'cse-bench-'))
  stack.defer(() => rm(directory, { recursive: true, force: true }))
  const server = await startEmbedded({ directory })
  stack.defer(() => server.stop())
  const { url, headers, pid } = await startOurs(server.url, `accountant@${AMBITO}`, stack)
  const body = JSON.stringify({ query: WATCH, variables: { plan: await planOf(url, headers) } })
  const agent = new Agent({ maxSockets: Number.POSITIVE_INFINITY })
  stack.defer(() => agent.destroy())
  const opened: ClientRequest[] = []

  await listen(WARM_UP)
  await leave()
  const before = await collectedMemory(pid)
  await listen(LISTENERS)
  const after = await collectedMemory(pid)
  const each = (what: keyof typeof before) => (after[what] - before[what]) / LISTENERS / 1024
  console.log(
    `  each of ${LISTENERS}: ${each('resident').toFixed(1)} KB resident, ${each('held').toFixed(1)} KB held`,
  )
  await leave()
  const most = Math.max(each('resident'), each('held'))
  return [figureOf(`memory of each of ${LISTENERS} idle listeners`, `${LIMIT} KB`, [most / LIMIT], '<= 1')]

  async function listen(count: number): Promise<void> {
    for (let at = 0; at < count; at += AT_A_TIME) {
      const some = Array.from({ length: Math.min(AT_A_TIME, count - at) }, () => open())
      await Promise.all(some)
    }
    await pause(QUIET_MILLISECONDS)
  }

  async function open(): Promise<void> {
    const requested = request(`${url}/live`, {
      method: 'POST',
      agent,
      headers: { ...headers, 'content-type': 'application/json', accept: 'text/event-stream' },
    })
    opened.push(requested)
    requested.end(body)
    const [response] = await once(requested, 'response')
    if (response.statusCode !== 200) throw new Error(`A listener was refused: ${response.statusCode}`)
    response.on('data', () => {}).on('error', () => {})
    requested.on('error', () => {})
  }

  async function leave(): Promise<void> {
    for (const requested of opened.splice(0)) requested.destroy()
    await pause(QUIET_MILLISECONDS)
  }
}

const plans = z.object({
  data: z.object({ zonePlans: z.object({ nodes: z.array(z.object({ id: z.string() })).min(1) }) }),
})

async function planOf(url: string, headers: Readonly<Record<string, string>>): Promise<string> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ zonePlans(first: 1) { nodes { id } } }' }),
  })
  const [plan] = plans.parse(await answer.json()).data.zonePlans.nodes
  return plan?.id ?? ''
}
