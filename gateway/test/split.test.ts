import { createSecretKey } from 'node:crypto'
import { openHouse } from '@cse/db/src/house'
import { createMetrics } from '@cse/gateway/metrics'
import { remoteSubgraph } from '@cse/gateway/remote-subgraph'
import { createSubgraphServer } from '@cse/gateway/subgraph-server'
import { signViewer, VIEWER_HEADER } from '@cse/gateway/viewer-header'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { casesSubgraph } from './two-subgraphs/cases.ts'
import { startTwoSubgraphs, viewers } from './two-subgraphs/graph.ts'

const key = createSecretKey(Buffer.alloc(32, 1))
const logger = pino({ level: 'silent' })
const house = openHouse({ url: 'postgres://nobody@127.0.0.1:1/nothing' })
const server = createSubgraphServer({
  name: 'cases',
  subgraph: casesSubgraph,
  houseOf: () => house,
  key,
  checks: {},
  metrics: createMetrics(),
  logger,
})
let remote: ReturnType<typeof remoteSubgraph>
let gateway: Awaited<ReturnType<typeof startTwoSubgraphs>>
let url = ''
beforeAll(async () => {
  url = `${await server.listen({ host: '127.0.0.1', port: 0 })}/graphql`
  remote = remoteSubgraph(url, key)
  gateway = await startTwoSubgraphs({ remote: new Map([['cases', remote.ask]]) })
})
afterAll(async () => {
  await gateway.close()
  await remote.close()
  await server.close()
})

describe('a subgraph in another process', () => {
  test('answers as one in the same process does', async () => {
    const here = await startTwoSubgraphs()
    const query =
      '{ cases(filter: { over: "150.00" }) { number diary holder { __typename } person { givenName cases { id } } } }'
    try {
      for (const token of ['worker', 'secretariat']) {
        const [there, ours] = [await gateway.ask(token, { query }), await here.ask(token, { query })]
        expect(withoutIds(there.body)).toEqual(withoutIds(ours.body))
        expect(there.body.data.cases).toHaveLength(3)
      }
    } finally {
      await here.close()
    }
  })

  test('says whether it is ready', async () => {
    expect(await remote.ready()).toBe(true)
    const nowhere = remoteSubgraph('http://127.0.0.1:9/graphql', key)
    expect(await nowhere.ready()).toBe(false)
    await nowhere.close()
  })

  test('that is down costs its fields and no others', async () => {
    const nowhere = remoteSubgraph('http://127.0.0.1:9/graphql', key)
    const alone = await startTwoSubgraphs({ remote: new Map([['cases', nowhere.ask]]) })
    try {
      const { body } = await alone.ask('worker', {
        query: '{ told person(taxCode: "FOXNNA01T71L049P") { givenName } }',
      })
      expect(body).toEqual({
        data: { told: null, person: { givenName: 'Anna' } },
        errors: [
          { message: expect.any(String), path: ['told'], extensions: { code: 'SERVICE_UNAVAILABLE' } },
        ],
      })
      const joined = await alone.ask('worker', {
        query: '{ person(taxCode: "FOXNNA01T71L049P") { givenName cases { id } } }',
      })
      expect(joined.body.errors).toEqual([
        { message: expect.any(String), path: ['person'], extensions: { code: 'SERVICE_UNAVAILABLE' } },
      ])
      expect(JSON.stringify(joined.body)).not.toMatch(/127\.0\.0\.1|ECONN|serviceName/)
    } finally {
      await alone.close()
      await nowhere.close()
    }
  })
})

function withoutIds(body: unknown): unknown {
  return JSON.parse(JSON.stringify(body, (key, value) => (key === 'requestId' ? 'some id' : value)))
}

describe('the viewer header', () => {
  const { worker } = viewers
  const body = JSON.stringify({ query: '{ told(text: "x") }' })
  const send = (header: string | undefined, sent = body) =>
    fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(header && { [VIEWER_HEADER]: header }) },
      body: sent,
    })
  const sign = async (signed = body, with_ = key, at = new Date()) => {
    if (!worker) throw new Error('no viewer')
    return signViewer(
      { viewer: worker, now: new Date(), requestId: crypto.randomUUID(), operationName: null },
      signed,
      with_,
      at,
    )
  }

  test('lets in who the gateway says it is, for this body', async () => {
    const answer = await send(await sign())
    expect(await answer.json()).toEqual({ data: { told: '{"text":"x"}' } })
  })

  test.each([
    ['is missing', async () => undefined],
    ['is no token', async () => 'nonsense'],
    ['was signed with another key', () => sign(body, createSecretKey(Buffer.alloc(32, 2)))],
    ['was signed for another body', () => sign('{"query":"{ cases { id } }"}')],
    ['has expired', () => sign(body, key, new Date(Date.now() - 31_000))],
  ])('is refused when it %s', async (_, header) => {
    const answer = await send(await header())
    expect(answer.status).toBe(401)
    expect(await answer.json()).toEqual({
      errors: [{ message: expect.any(String), extensions: { code: 'UNAUTHENTICATED' } }],
    })
  })

  test('is refused when it claims to need no signature', async () => {
    const [, payload = ''] = (await sign()).split('.')
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`
    expect((await send(unsigned)).status).toBe(401)
  })
})
