import { idOf } from '@cse/gateway/persisted-documents/manifest'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { registryOf } from '../partner-registry.ts'
import { startTwoSubgraphs } from '../two-subgraphs/graph.ts'
import { type RawRequest, sendRaw } from './raw-request.ts'

const NUMBERS = 'query Numbers($over: Euro) {\n  cases(filter: { over: $over }) { number }\n}\n'
const ID = idOf(NUMBERS)
const ALLOWED = '{"over":"350.00"}'
const FORBIDDEN = '{"over":"0.00"}'

let gateway: Awaited<ReturnType<typeof startTwoSubgraphs>>
beforeAll(async () => {
  const rule = { type: 'object', properties: { over: { enum: ['350.00'] } }, required: ['over'] }
  gateway = await startTwoSubgraphs({
    registry: registryOf('dss', [NUMBERS], { Numbers: rule }),
    explained: true,
  })
})
afterAll(() => gateway.close())

const AS_PARTNER = ['authorization', 'Bearer dss'] as const
const JSON_BODY = ['content-type', 'application/json'] as const
const coded = encodeURIComponent
const get = (target: string, ...headers: readonly (readonly [string, string])[]): RawRequest => ({
  method: 'GET',
  target,
  headers: [AS_PARTNER, ...headers],
})
const post = (
  target: string,
  body: string | Buffer,
  ...headers: readonly (readonly [string, string])[]
): RawRequest => ({ method: 'POST', target, headers: [AS_PARTNER, JSON_BODY, ...headers], body })
const send = (request: RawRequest) => sendRaw(gateway.url, request)

/** All ways to ask for the registered operation with these variables at a route. */
const ways = (route: string, variables: string): readonly (readonly [string, RawRequest])[] => {
  const extensions = JSON.stringify({ persistedQuery: { version: 1, sha256Hash: ID } })
  return [
    ['an id in the address', get(`${route}?documentId=${ID}&variables=${coded(variables)}`)],
    ['an id with its kind', get(`${route}?documentId=sha256:${ID}&variables=${coded(variables)}`)],
    ['variables first', get(`${route}?variables=${coded(variables)}&documentId=sha256%3A${ID}`)],
    [
      'an extension in the address',
      get(`${route}?extensions=${coded(extensions)}&variables=${coded(variables)}`),
    ],
    ['a parameter nobody knows', get(`${route}?documentId=${ID}&x=1&variables=${coded(variables)}`)],
    [
      'spaces as plus',
      get(`${route}?documentId=${ID}&variables=${coded(` ${variables} `).replaceAll('%20', '+')}`),
    ],
    ['an id in the body', post(route, `{"documentId":"sha256:${ID}","variables":${variables}}`)],
    ['an extension in the body', post(route, `{"extensions":${extensions},"variables":${variables}}`)],
    [
      'escapes in the body',
      post(route, `{"\\u0064ocumentId":"${ID}","variables":${variables.replace('over', '\\u006fver')}}`),
    ],
    ...(route === '/graphql'
      ? ([
          ['an id in the path', get(`${route}/${ID}?variables=${coded(variables)}`)],
          ['an id with its kind in the path', get(`${route}/sha256%3A${ID}?variables=${coded(variables)}`)],
          ['an id in the path of a body', post(`${route}/sha256:${ID}`, `{"variables":${variables}}`)],
        ] as const)
      : []),
  ]
}

describe('the same request in all ways', () => {
  test.each(ways('/graphql', ALLOWED))('is answered the same: %s', async (_, request) => {
    const { status, body } = await send(request)
    expect({ status, body: JSON.parse(body) }).toEqual({
      status: 200,
      body: { data: { cases: [{ number: '2026/4' }] } },
    })
  })

  test.each(ways('/graphql', FORBIDDEN))(
    'is refused the same, beyond its registration: %s',
    async (_, request) => {
      expect((await send(request)).status).toBe(403)
    },
  )

  test.each(ways('/graphql/live', ALLOWED))(
    'is answered the same where figures are live: %s',
    async (_, request) => {
      const { status, body } = await send(request)
      expect(status).toBe(200)
      expect(body).toContain('Here only a subscription of one field is answered.')
    },
  )

  test.each(ways('/graphql/live', FORBIDDEN))(
    'is refused the same where figures are live: %s',
    async (_, request) => {
      expect((await send(request)).status).toBe(403)
    },
  )
})

const GET_ROUTES = ['/graphql', `/graphql/${ID}`, '/graphql/live']
const LINKS = [
  '/documents/case_document_x',
  '/zone-plans/x/statement.csv',
  '/zone-plans/x/statement.xlsx',
  '/progress-snapshots/x/avanzamento.csv',
  '/fund-modules/ATS-BA-01/FNPS/2026/modulo.csv',
  '/fund-modules/ATS-BA-01/FNPS/2026/modulo.xlsx',
  '/releases/x/cases.csv',
  '/releases/x/metadata.jsonld',
]
const POST_ROUTES = ['/graphql', `/graphql/${ID}`, '/graphql/live', '/explorer/explain']
const EVERYWHERE = [...GET_ROUTES, ...LINKS, '/health/live', '/health/ready', '/metrics', '/', '/nothing']

/** Two sets of variables, of which one reader sees the first and another the second. */
const good = `documentId=${ID}&variables=${coded(ALLOWED)}`
const other = `variables=${coded(FORBIDDEN)}`

const asCode = (letter: string) => `%${letter.charCodeAt(0).toString(16)}`

const ambiguousAddress = (route: string): readonly (readonly [string, RawRequest])[] => [
  ['a second question behind #', get(`${route}#${good}&x=?${other}`)],
  ['# behind the question', get(`${route}?${good}#?${other}`)],
  ['an address with a host', get(`http://elsewhere.example${route}?${good}`)],
  ['a letter of the path as a code', get(route === '/' ? '/%61' : route.replace(/\w/, asCode))],
  ['a slash of the path as a code', get(`${route}%2f..%2fgraphql?${good}`)],
  ['a backslash', get(`${route}\\..\\graphql?${good}`)],
  ['a body with GET', { ...get(`${route}?${good}`), body: `{"variables":${FORBIDDEN}}` }],
  ['two tokens', get(`${route}?${good}`, ['Authorization', 'Bearer worker'])],
  ['two purposes', get(`${route}?${good}`, ['x-cse-purpose', 'a'], ['X-CSE-Purpose', 'b'])],
  ['two evidences', get(route, ['agid-jwt-trackingevidence', 'a'], ['agid-jwt-trackingevidence', 'b'])],
]

const ambiguousParameters = (route: string): readonly (readonly [string, RawRequest])[] => [
  ...['query', 'documentId', 'operationName', 'variables', 'extensions', 'expires', 'signature', 'x'].map(
    (name) => [`${name} twice`, get(`${route}?${name}=1&${name}=1`)] as const,
  ),
  ['a name as a code', get(`${route}?documentId=${ID}&%76ariables=${coded(FORBIDDEN)}`)],
  ['a name in plain letters and as a code', get(`${route}?${good}&%76ariables=${coded(FORBIDDEN)}`)],
  ['a name as of a list', get(`${route}?${good}&variables[]=${coded(FORBIDDEN)}`)],
  ['a name as of an object', get(`${route}?${good}&variables[over]=0.00`)],
  ['__proto__ as a name', get(`${route}?${good}&__proto__=x`)],
  ['a code that is none', get(`${route}?documentId=${ID}&variables=%zz`)],
  ['a code that is no UTF-8', get(`${route}?documentId=${ID}&variables=%ff`)],
]

const inAddress = (route: string): readonly (readonly [string, RawRequest])[] => {
  const id = route.endsWith(ID) ? '' : `documentId=${ID}&`
  const withVariables = (variables: string) => get(`${route}?${id}variables=${coded(variables)}`)
  return [
    ['a key twice', withVariables('{"over":"350.00","over":"0.00"}')],
    ['a key twice, once escaped', withVariables('{"over":"350.00","\\u006fver":"0.00"}')],
    ['__proto__ as a key', withVariables('{"over":"350.00","__proto__":{"over":"0.00"}}')],
    ['a key twice in an object within', withVariables('{"over":"350.00","x":[{"a":1,"a":2}]}')],
    ['variables that are a list', withVariables('["350.00"]')],
    [
      'two ids',
      get(
        `${route}?documentId=${ID}&extensions=${coded(`{"persistedQuery":{"version":1,"sha256Hash":"${ID}"}}`)}`,
      ),
    ],
  ]
}

const inBody = (route: string): readonly (readonly [string, RawRequest])[] => {
  const id = route.endsWith(ID) ? '' : `"documentId":"${ID}",`
  const body = `{${id}"variables":${ALLOWED}}`
  return [
    ['a parameter in the address, too', post(`${route}?${other}`, body)],
    ['an id in the address, too', post(`${route}?documentId=${ID}`, body)],
    ['variables twice', post(route, `{${id}"variables":${ALLOWED},"variables":${FORBIDDEN}}`)],
    [
      'variables twice, once escaped',
      post(route, `{${id}"variables":${ALLOWED},"v\\u0061riables":${FORBIDDEN}}`),
    ],
    ['the text twice', post(route, '{"query":"{ __typename }","query":"{ reported }"}')],
    ['a variable twice', post(route, `{${id}"variables":{"over":"350.00","over":"0.00"}}`)],
    ['__proto__', post(route, `{${id}"variables":${ALLOWED},"__proto__":{"variables":${FORBIDDEN}}}`)],
    ['__proto__ among the variables', post(route, `{${id}"variables":{"__proto__":{"over":"0.00"}}}`)],
    ['variables as text', post(route, `{${id}"variables":${JSON.stringify(ALLOWED)}}`)],
    [
      'two ids',
      post(
        route,
        `{"documentId":"${ID}","extensions":{"persistedQuery":{"version":1,"sha256Hash":"${ID}"}},"variables":${ALLOWED}}`,
      ),
    ],
    ['several operations', post(route, `[${body},${body}]`)],
    [
      'another character set',
      { ...post(route, body), headers: [AS_PARTNER, ['content-type', 'application/json; charset=utf-16']] },
    ],
    [
      'bytes that are no UTF-8',
      post(
        route,
        Buffer.concat([Buffer.from(`{${id}"variables":{"over":"`), Buffer.from([0xff]), Buffer.from('"}}')]),
      ),
    ],
    ['a compressed body', post(route, body, ['content-encoding', 'gzip'])],
    ['two content types', post(route, body, ['Content-Type', 'application/json'])],
  ]
}

const all = [
  ...EVERYWHERE.flatMap((route) =>
    ambiguousAddress(route).map(([what, request]) => [route, what, request] as const),
  ),
  ...[...GET_ROUTES, ...LINKS].flatMap((route) =>
    ambiguousParameters(route).map(([what, request]) => [route, what, request] as const),
  ),
  ...GET_ROUTES.flatMap((route) =>
    inAddress(route).map(([what, request]) => [route, what, request] as const),
  ),
  ...POST_ROUTES.flatMap((route) => inBody(route).map(([what, request]) => [route, what, request] as const)),
]

test.each(all)(
  'what can be read in two ways is refused with a sentence: %s, %s',
  async (_route, _what, request) => {
    const { status, body } = await send(request)
    expect({ status, body: JSON.parse(body) }).toEqual({
      status: 400,
      body: {
        errors: [
          {
            message: expect.stringMatching(/\.$/),
            extensions: expect.objectContaining({ code: 'BAD_USER_INPUT' }),
          },
        ],
      },
    })
  },
)

test('a person may not name two operations either, one by its text and one by its id', async () => {
  const { status, body } = await gateway.execute('worker', { query: '{ reported }', documentId: ID })
  expect(status).toBe(400)
  expect(body.errors[0].extensions.violations[0].path).toBe('documentId')
})

test('an operation comes by GET or POST alone, and by GET nothing is changed', async () => {
  for (const method of ['PUT', 'PATCH', 'DELETE']) {
    const answer = await fetch(gateway.url, { method, headers: { authorization: 'Bearer worker' } })
    expect([method, answer.status, answer.headers.get('allow')]).toEqual([method, 405, 'GET, POST'])
  }
  for (const route of [gateway.url, `${gateway.url}/live`])
    expect((await fetch(`${route}?query=${coded('{ reported }')}`, { method: 'HEAD' })).status).toBe(405)
})
