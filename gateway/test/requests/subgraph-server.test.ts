import { createSecretKey, randomUUID } from 'node:crypto'
import { createSubgraphServer } from '@cse/gateway/http/subgraph-server'
import { signViewer } from '@cse/gateway/subgraphs/viewer-header'
import { createMetrics } from '@cse/gateway/telemetry/metrics'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { GRAPH_KEYS } from '../../../test/data-key.ts'
import { casesSubgraph } from '../two-subgraphs/cases.ts'
import { viewers } from '../two-subgraphs/graph.ts'
import { sendRaw } from './raw-request.ts'

const key = createSecretKey(Buffer.alloc(32, 1))
const server = createSubgraphServer({
  name: 'cases',
  subgraph: casesSubgraph.open(GRAPH_KEYS),
  databaseOf: () => {
    throw new Error('queries no database')
  },
  key,
  checks: {},
  metrics: createMetrics(),
  logger: pino({ level: 'silent' }),
})
let url: string
beforeAll(async () => {
  url = await server.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(() => server.close())

const QUESTION = '{"query":"{ __typename }","variables":{}}'

async function requested(body: string, { target = '/graphql', headersTwice = false } = {}) {
  const { worker } = viewers
  if (!worker) throw new Error('no viewer')
  const caller = { viewer: worker, now: new Date(), requestId: randomUUID(), operationName: null }
  const viewer = [
    'x-cse-viewer',
    await signViewer(caller, { subgraph: 'cases', path: target, body }, key),
  ] as const
  const headers = [['content-type', 'application/json'] as const, viewer, ...(headersTwice ? [viewer] : [])]
  return (await sendRaw(url, { method: 'POST', target, headers, body })).status
}

test('a subgraph takes from the gateway only what can be read in one way', async () => {
  expect(await requested(QUESTION, { target: '/graphql#x' })).toBe(400)
  expect(await requested(QUESTION, { headersTwice: true })).toBe(400)
  expect(await requested('{"query":"{ __typename }","query":"{ __schema { __typename } }"}')).toBe(400)
  expect(await requested('{"query":"{ __typename }","variables":{"__proto__":{}}}')).toBe(400)
  // what has one reading comes as far as the database, which is not here
  expect(await requested(QUESTION)).toBe(500)
})
