import { createSecretKey, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { type RemoteOptions, remoteSubgraph } from '@cse/gateway/subgraphs/remote'
import { GraphRequest, unknownOutcome } from '@cse/gateway/subgraphs/request'
import type { SubgraphUnreachable } from '@cse/gateway/subgraphs/unreachable'
import type { BreakerState } from '@cse/gateway/telemetry/metrics'
import { afterEach, describe, expect, test } from 'vitest'
import { startTwoSubgraphs, viewers } from './two-subgraphs/graph.ts'

const key = createSecretKey(Buffer.alloc(32, 1))
type Behaviour = (http: IncomingMessage, reply: ServerResponse) => void

const opened: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close()
})

/** A subgraph that behaves as described, and how often it was called. */
async function subgraphThat(behave: Behaviour, options: RemoteOptions = {}) {
  const requested: IncomingMessage[] = []
  let ready = true
  let does = behave
  const server: Server = createServer((http, reply) => {
    http.resume()
    if (http.url === '/health/ready') return reply.writeHead(ready ? 200 : 503).end()
    requested.push(http)
    return does(http, reply)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  opened.push(async () => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const remote = remoteSubgraph('cases', `http://127.0.0.1:${port}/graphql`, key, options)
  opened.push(() => remote.close())
  return {
    requested,
    execute: async (query: string, context = someone()) => remote.prepare(query)({}, context),
    remote,
    becomes: (next: Behaviour, isReady = true) => {
      does = next
      ready = isReady
    },
  }
}

const sends =
  (body: string, status = 200): Behaviour =>
  (_, reply) =>
    reply.writeHead(status, { 'content-type': 'application/json' }).end(body)

const silent: Behaviour = () => {}
const answers = sends('{"data":{"reported":"x"}}')
const READ = '{ reported }'
const WRITE = 'mutation { write }'

function someone() {
  const viewer = viewers.worker
  if (!viewer) throw new Error('no viewer')
  const caller = { viewer, now: new Date(), requestId: randomUUID() }
  const request = new GraphRequest(caller, () => {
    throw new Error('queries no database')
  })
  return { request, outcome: unknownOutcome() }
}

describe('a subgraph elsewhere', () => {
  test.each<[string, Behaviour]>([
    ['no JSON', sends('<html>it works</html>')],
    ['a list', sends('[]')],
    ['nothing', sends('')],
    ['null', sends('null')],
    ['neither data nor errors', sends('{}')],
    ['errors that are none', sends('{"errors":[{"why":1}]}')],
    ['data that is no object', sends('{"data":[1]}')],
    ['too much', sends(JSON.stringify({ data: { reported: 'x'.repeat(20_000) } }))],
    [
      'half an answer',
      (_, reply) => reply.writeHead(200, { 'content-length': 40 }).end('{"data":', () => reply.destroy()),
    ],
    ['an error of its server', sends('{"data":{"reported":"x"}}', 500)],
    ['nothing in time', silent],
  ])('that sends %s costs its fields and no others', async (_, behave) => {
    const { remote } = await subgraphThat(behave, { largest: 10_000, longest: 300 })
    const gateway = await startTwoSubgraphs({ remote: new Map([['cases', remote.prepare]]) })
    try {
      const { status, body } = await gateway.execute('worker', {
        query: '{ reported person(taxCode: "FOXNNA01T71L049P") { givenName } }',
      })
      expect(status).toBe(200)
      expect(body).toEqual({
        data: { reported: null, person: { givenName: 'Anna' } },
        errors: [
          { message: expect.any(String), path: ['reported'], extensions: { code: 'SERVICE_UNAVAILABLE' } },
        ],
      })
    } finally {
      await gateway.close()
    }
  })

  test('that answers for fewer references than it was asked about gives nobody another’s data', async () => {
    const { remote } = await subgraphThat(sends('{"data":{"_entities":[{"__typename":"Person"}]}}'))
    const representations = [{ __typename: 'Person' }, { __typename: 'Person' }]
    await expect(
      remote.prepare(
        'query($representations:[_Any!]!){_entities(representations:$representations){__typename}}',
      )({ representations }, someone()),
    ).rejects.toMatchObject({ fault: 'answer' })
  })

  test('is called again for what is read when it is busy, and no more than twice', async () => {
    let busy = 2
    const { execute, requested, becomes } = await subgraphThat((http, reply) =>
      busy-- > 0 ? sends('', 503)(http, reply) : answers(http, reply),
    )
    expect(await execute(READ)).toEqual({ data: { reported: 'x' } })
    expect(requested).toHaveLength(3)
    becomes(sends('', 503))
    await expect(execute(READ)).rejects.toMatchObject({ fault: 'connection' })
    expect(requested).toHaveLength(6)
  })

  test('is never called twice for what is written', async () => {
    for (const behave of [sends('', 503), (http: IncomingMessage) => void http.socket.destroy()]) {
      const { execute, requested } = await subgraphThat(behave)
      await expect(execute(WRITE)).rejects.toMatchObject({ fault: 'connection' })
      expect(requested).toHaveLength(1)
    }
  })

  test('is called once when it answers too late: it may still be at it', async () => {
    const { execute, requested } = await subgraphThat(silent, { longest: 100 })
    await expect(execute(READ)).rejects.toMatchObject({ fault: 'answer' })
    expect(requested).toHaveLength(1)
  })

  test('is cancelled when the client is gone, and is not blamed for it', async () => {
    const { execute, requested } = await subgraphThat(silent)
    for (let left = 0; left < 6; left += 1) {
      const context = someone()
      const answer = execute(READ, context).catch((error: unknown) => error)
      while (requested.length <= left) await pause(5)
      const closed = new Promise<void>((resolve) => requested[left]?.socket.once('close', () => resolve()))
      await context.request.cancel()
      expect(await answer).toMatchObject({ fault: 'nobody' })
      await closed
    }
  })
})

describe('a subgraph that has not answered five times in a row', () => {
  test('is spared until it is back, and everybody the wait for it', async () => {
    const states: BreakerState[] = []
    const { execute, requested, becomes } = await subgraphThat(sends('', 500), {
      onState: (state) => states.push(state),
    })
    for (let failed = 0; failed < 5; failed += 1)
      await expect(execute(READ)).rejects.toMatchObject({ fault: 'answer' })
    await expect(execute(READ)).rejects.toMatchObject({ fault: 'breaker' })
    expect(requested).toHaveLength(5)

    /** What comes of the first question that is not spared it. */
    const outcomeOfProbe = async () => {
      for (;;) {
        const outcome = await execute(READ).then(
          () => 'answered',
          ({ fault }: SubgraphUnreachable) => fault,
        )
        if (outcome !== 'breaker') return outcome
        await pause(50)
      }
    }
    // It would answer, but says itself that it should not be called yet.
    becomes(answers, false)
    expect(await outcomeOfProbe()).toBe('answer')
    expect(requested).toHaveLength(5)

    becomes(answers)
    expect(await outcomeOfProbe()).toBe('answered')
    expect(requested).toHaveLength(6)
    expect(states).toEqual(['closed', 'open', 'probing', 'open', 'probing', 'closed'])
  })

  test('is not spared because its questions were refused', async () => {
    const { execute, requested } = await subgraphThat(sends('', 400))
    for (let refused = 0; refused < 8; refused += 1)
      await expect(execute(READ)).rejects.toMatchObject({ fault: 'question' })
    expect(requested).toHaveLength(8)
  })
})
