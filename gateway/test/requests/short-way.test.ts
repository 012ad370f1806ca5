import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTwoSubgraphs } from '../two-subgraphs/graph.ts'

let gateway: Awaited<ReturnType<typeof startTwoSubgraphs>>
beforeAll(async () => {
  gateway = await startTwoSubgraphs()
})
afterAll(() => gateway.close())

type Requested = readonly [viewer: Parameters<typeof gateway.execute>[0], body: object]

/** What differs from one answer to the next. */
const OF_THE_MOMENT = ['date', 'ratelimit', 'ratelimit-policy', 'content-length', 'keep-alive']
let requested = 0

/** Asks with a header `accept` that the gateway has never seen, which leads through Apollo Server's HTTP layer, or with one that it knows. */
async function execute([viewer, body]: Requested, way: 'long' | 'short') {
  const accept = `application/json, text/x-${requested++}`
  if (way === 'short') await gateway.execute('worker', { query: '{ cases { id } }' }, { accept })
  const answer = await gateway.execute(viewer, body, { accept })
  const headers = [...answer.headers].filter(([name]) => !OF_THE_MOMENT.includes(name))
  const text = JSON.stringify(answer.body).replaceAll(/"requestId":"[^"]+"/g, '"requestId":""')
  return { status: answer.status, headers, text }
}

test.each<[string, ...Requested]>([
  ['an answer', 'worker', { query: '{ cases { id number } }' }],
  ['a denied field', 'secretariat', { query: '{ cases { id diary } }' }],
  ['a field that fails', 'worker', { query: '{ cases { id person { id cases { number } } } }' }],
  [
    'one operation of several',
    'worker',
    { query: 'query A { cases { id } } query B { cases { number } }', operationName: 'B' },
  ],
  [
    'one of several that is not named',
    'worker',
    { query: 'query A { cases { id } } query B { cases { id } }' },
  ],
  ['a mutation', 'worker', { query: 'mutation { closeCase(input: { expectedVersion: 1 }) { __typename } }' }],
  ['the schema without a token', null, { query: '{ __schema { queryType { name } } }' }],
  ['data without a token', null, { query: '{ cases { id } }' }],
  [
    'a variable that its type does not admit',
    'worker',
    { query: 'query ($on: Date) { reported(on: $on) }', variables: { on: 'x' } },
  ],
  ['a variable that is not given', 'worker', { query: 'query ($first: String!) { words(first: $first) }' }],
  ['a document that is not valid', 'worker', { query: '{ cases { nothing } }' }],
  ['a document that cannot be read', 'worker', { query: '{ cases { ' }],
  ['a subscription', 'worker', { query: 'subscription { amounts { id } }' }],
])('%s is answered the same on the short way', async (_, viewer, body) => {
  const long = await execute([viewer, body], 'long')
  expect(await execute([viewer, body], 'short')).toEqual(long)
})
