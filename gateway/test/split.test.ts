import { createSecretKey } from 'node:crypto'
import { openDatabase } from '@cse/db/src/session/database'
import { createSubgraphServer } from '@cse/gateway/http/subgraph-server'
import { remoteSubgraph } from '@cse/gateway/subgraphs/remote'
import { signViewer, VIEWER_HEADER, viewerKeyOf, viewerVerifier } from '@cse/gateway/subgraphs/viewer-header'
import { createMetrics } from '@cse/gateway/telemetry/metrics'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { GRAPH_KEYS } from '../../test/data-key.ts'
import { casesSubgraph } from './two-subgraphs/cases.ts'
import { startTwoSubgraphs, viewers } from './two-subgraphs/graph.ts'

const gatewayKey = createSecretKey(Buffer.alloc(32, 1))
const ofCases = viewerKeyOf(gatewayKey, 'cases')
const logger = pino({ level: 'silent' })
const database = openDatabase({ url: 'postgres://nobody@127.0.0.1:1/nothing' })
const server = createSubgraphServer({
  name: 'cases',
  subgraph: casesSubgraph.open(GRAPH_KEYS),
  databaseOf: () => database,
  key: ofCases,
  checks: {},
  metrics: createMetrics(),
  logger,
})
let remote: ReturnType<typeof remoteSubgraph>
let gateway: Awaited<ReturnType<typeof startTwoSubgraphs>>
let url = ''
beforeAll(async () => {
  url = `${await server.listen({ host: '127.0.0.1', port: 0 })}/graphql`
  remote = remoteSubgraph('cases', url, ofCases)
  gateway = await startTwoSubgraphs({ remote: new Map([['cases', remote.prepare]]) })
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
        const [there, ours] = [await gateway.execute(token, { query }), await here.execute(token, { query })]
        expect(withoutIds(there.body)).toEqual(withoutIds(ours.body))
        expect(there.body.data.cases).toHaveLength(3)
      }
    } finally {
      await here.close()
    }
  })

  test('says whether it is ready', async () => {
    expect(await remote.ready()).toBe(true)
    const nowhere = remoteSubgraph('cases', 'http://127.0.0.1:9/graphql', ofCases)
    expect(await nowhere.ready()).toBe(false)
    await nowhere.close()
  })

  test('that is down costs its fields and no others', async () => {
    const nowhere = remoteSubgraph('cases', 'http://127.0.0.1:9/graphql', ofCases)
    const alone = await startTwoSubgraphs({ remote: new Map([['cases', nowhere.prepare]]) })
    try {
      const { body } = await alone.execute('worker', {
        query: '{ reported person(taxCode: "FOXNNA01T71L049P") { givenName } }',
      })
      expect(body).toEqual({
        data: { reported: null, person: { givenName: 'Anna' } },
        errors: [
          { message: expect.any(String), path: ['reported'], extensions: { code: 'SERVICE_UNAVAILABLE' } },
        ],
      })
      const joined = await alone.execute('worker', {
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
  const body = JSON.stringify({ query: '{ reported(text: "x") }' })
  const send = (header: string | undefined, sent = body, path = '') =>
    fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(header && { [VIEWER_HEADER]: header }) },
      body: sent,
    })
  const call = { subgraph: 'cases', path: '/graphql', body }
  const sign = async (signed: Partial<typeof call> = {}, key = ofCases, at = new Date()) => {
    if (!worker) throw new Error('no viewer')
    return signViewer(
      { viewer: worker, now: new Date(), requestId: crypto.randomUUID(), operationName: null },
      { ...call, ...signed },
      key,
      at,
    )
  }

  test('lets in who the gateway says it is, for this body', async () => {
    const answer = await send(await sign())
    expect(await answer.json()).toEqual({ data: { reported: '{"text":"x"}' } })
  })

  test.each([
    ['is missing', async () => undefined],
    ['is no token', async () => 'nonsense'],
    ['was signed with another key', () => sign({}, createSecretKey(Buffer.alloc(32, 2)))],
    ['was signed with the key from which those of the subgraphs follow', () => sign({}, gatewayKey)],
    ['was signed by another subgraph', () => sign({}, viewerKeyOf(gatewayKey, 'finance'))],
    ['was signed for another body', () => sign({ body: '{"query":"{ cases { id } }"}' })],
    ['was signed for another subgraph', () => sign({ subgraph: 'persons' })],
    ['was signed for another path', () => sign({ path: '/documents' })],
    ['has expired', () => sign({}, ofCases, new Date(Date.now() - 91_000))],
  ])('is refused when it %s', async (_, header) => {
    const answer = await send(await header())
    expect(answer.status).toBe(401)
    expect(await answer.json()).toEqual({
      errors: [{ message: expect.any(String), extensions: { code: 'UNAUTHENTICATED' } }],
    })
  })

  test('is good once, even at the same moment', async () => {
    const header = await sign()
    const statuses = await Promise.all([1, 2, 3].map(async () => (await send(header)).status))
    expect(statuses.sort()).toEqual([200, 401, 401])
    expect((await send(header)).status).toBe(401)
    expect((await send(await sign())).status).toBe(200)
  })

  test('that was refused for another request is still good for its own', async () => {
    const header = await sign()
    expect((await send(header, body, '?extended=1')).status).toBe(401)
    expect((await send(header, '{"query":"{ cases { id } }"}')).status).toBe(401)
    expect((await send(header)).status).toBe(200)
  })

  test('is remembered until it expires, and is then refused for its age', async () => {
    let at = new Date('2026-11-30T10:00:00Z')
    const verify = viewerVerifier([ofCases], () => at)
    const header = await sign({}, ofCases, at)
    await verify(header, call)
    for (const second of [1, 29, 31, 89, 90, 91, 150]) {
      at = new Date(Date.parse('2026-11-30T10:00:00Z') + second * 1_000)
      await expect(verify(header, call)).rejects.toThrow(second < 90 ? /used before/ : /not valid/)
    }
  })

  test.each([40, -40])('is taken by a subgraph whose clock is %i seconds ahead', async (ahead) => {
    const signed = new Date('2026-11-30T10:00:00Z')
    const verify = viewerVerifier([ofCases], () => new Date(signed.getTime() + ahead * 1_000))
    expect(await verify(await sign({}, ofCases, signed), call)).toHaveProperty('viewer')
  })

  test('signed with the key before is taken while the key is replaced, and not after', async () => {
    const at = new Date('2026-11-30T10:00:00Z')
    const next = viewerKeyOf(createSecretKey(Buffer.alloc(32, 'next')), 'cases')
    const [one, other] = [await sign({}, ofCases, at), await sign({}, ofCases, at)]
    await expect(viewerVerifier([next], () => at)(one, call)).rejects.toThrow(/not valid/)
    expect(await viewerVerifier([next, ofCases], () => at)(other, call)).toHaveProperty('viewer')
  })

  test('is refused when it claims to need no signature', async () => {
    const [, payload = ''] = (await sign()).split('.')
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`
    expect((await send(unsigned)).status).toBe(401)
  })
})
