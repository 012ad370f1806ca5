import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTwoSubgraphs } from './two-subgraphs/graph.ts'

let gateway: Awaited<ReturnType<typeof startTwoSubgraphs>>
beforeAll(async () => {
  gateway = await startTwoSubgraphs()
})
afterAll(() => gateway.close())

describe('without a token', () => {
  test('the schema may be asked for', async () => {
    const { status, body } = await gateway.execute(null, {
      query: '{ __typename ...S } fragment S on Query { __schema { queryType { name } } }',
    })
    expect({ status, ...body }).toEqual({
      status: 200,
      data: { __typename: 'Query', __schema: { queryType: { name: 'Query' } } },
    })
  })

  test.each([
    '{ cases { id } }',
    '{ __typename ... { cases { id } } }',
    'mutation { closeCase(input: { expectedVersion: 1 }) { __typename } }',
  ])('nothing else is: %s', async (query) => {
    const { status, headers, body } = await gateway.execute(null, { query })
    expect(status).toBe(401)
    expect(headers.get('www-authenticate')).toBe('Bearer')
    expect(body).toEqual({
      errors: [{ message: expect.any(String), extensions: { code: 'UNAUTHENTICATED' } }],
    })
  })
})

test('a token that is not believed is refused, even for the schema', async () => {
  const { status, headers, body } = await gateway.execute('forged', { query: '{ __typename }' })
  expect(status).toBe(401)
  expect(headers.get('www-authenticate')).toBe('Bearer error="invalid_token"')
  expect(headers.get('content-type')).toContain('application/graphql-response+json')
  expect(body.errors[0].extensions).toEqual({ code: 'UNAUTHENTICATED' })
})

test('clients that ask for plain JSON get 200 for a document that is refused, others 400', async () => {
  const body = { query: '{ nothing }' }
  expect((await gateway.execute('worker', body)).status).toBe(400)
  expect((await gateway.execute('worker', body, { accept: 'application/json' })).status).toBe(200)
})

test('plain JSON does not hide an error of the server', async () => {
  const { status } = await gateway.execute(
    null,
    { query: '{ cases { id } }' },
    { accept: 'application/json' },
  )
  expect(status).toBe(401)
})

test('a GET with a token runs queries and no mutations', async () => {
  const get = (query: string) =>
    fetch(`${gateway.url}?query=${encodeURIComponent(query)}`, {
      headers: { authorization: 'Bearer worker' },
    })
  expect(await (await get('{ reported(text: "x") }')).json()).toEqual({ data: { reported: '{"text":"x"}' } })
  expect((await get('mutation { closeCase(input: { expectedVersion: 1 }) { __typename } }')).status).toBe(405)
})

test('a form of another site cannot send an operation', async () => {
  const answer = await fetch(gateway.url, {
    method: 'POST',
    headers: { 'content-type': 'text/plain' },
    body: '{"query":"{__typename}"}',
  })
  expect(answer.status).toBe(415)
})

test('a body that is too long is refused', async () => {
  const { status, body } = await gateway.execute('worker', {
    query: `{ __typename } # ${'x'.repeat(300_000)}`,
  })
  expect(status).toBe(413)
  expect(body.errors[0].extensions).toEqual({ code: 'LIMIT_EXCEEDED' })
})

test('several operations in one request are refused', async () => {
  const { status, body } = await gateway.execute('worker', [{ query: '{ __typename }' }])
  expect(status).toBe(400)
  expect(body.errors[0].extensions).toEqual({ code: 'BAD_USER_INPUT' })
})

test('answers are kept by nobody, and are no page', async () => {
  const { headers } = await gateway.execute('worker', { query: '{ __typename }' })
  expect(headers.get('cache-control')).toBe('no-store')
  expect(headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(headers.get('x-content-type-options')).toBe('nosniff')
})

test('in production the schema is not disclosed, not even by suggestions', async () => {
  const production = await startTwoSubgraphs({ production: true })
  try {
    const schema = { query: '{ __schema { queryType { name } } }' }
    expect((await production.execute(null, schema)).status).toBe(401)
    for (const query of [schema.query, '{ case }', 'query($f: CaseFilter) { cases(filter: $f) { id } }']) {
      const { body } = await production.execute('worker', { query, variables: { f: { phase: [] } } })
      expect(body.errors[0].extensions.code).toBe('PERSISTED_QUERY_NOT_IN_LIST')
      expect(JSON.stringify(body)).not.toMatch(/Did you mean|queryType/)
    }
  } finally {
    await production.close()
  }
})

test('the figures name operations and clients', async () => {
  await gateway.execute('worker', { query: 'query Figures { reported }' })
  const text = await (await fetch(gateway.url.replace('graphql', 'metrics'))).text()
  expect(text).toMatch(/cse_request_seconds_count\{operation="Figures",client="none",status="200"\} 1/)
})

test('a null character in a text is bad input, in a variable and in the document', async () => {
  const query = 'query Reported($text: String!) { reported(text: $text) }'
  const inVariable = await gateway.execute('worker', { query, variables: { text: 'a\0b' } })
  expect(inVariable.body.errors[0].extensions).toEqual({
    code: 'BAD_USER_INPUT',
    violations: [{ path: 'text', reason: 'Il testo contiene un carattere nullo (U+0000).' }],
  })
  const inDocument = await gateway.execute('worker', { query: String.raw`{ reported(text: "a\u0000b") }` })
  expect(inDocument.status).toBe(400)
  expect(inDocument.body.errors[0].extensions.code).toBe('BAD_USER_INPUT')
})

test('a value that is nested without end is bad input', async () => {
  const body = `{"query":"query Reported($text: String) { reported(text: $text) }","variables":{"text":${'['.repeat(9_000)}${']'.repeat(9_000)}}}`
  const answer = await fetch(gateway.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer worker' },
    body,
  })
  expect(JSON.parse(await answer.text()).errors[0].extensions).toEqual({
    code: 'BAD_USER_INPUT',
    violations: [{ path: 'text', reason: 'Il valore è annidato troppo in profondità.' }],
  })
})

test.each([
  [{ version: 2, sha256Hash: '0'.repeat(64) }],
  [{ version: 1, sha256Hash: 5 }],
  [{ version: 1, sha256Hash: '0'.repeat(64) }],
  ['x'],
])('a persisted query is bad input when its extension is %j', async (persistedQuery) => {
  const { status, body } = await gateway.execute('worker', {
    query: '{ reported }',
    extensions: { persistedQuery },
  })
  expect(status).toBe(400)
  expect(body.errors[0].extensions).toMatchObject({ code: 'BAD_USER_INPUT' })
})

test('pages of the configured origins may read answers, and no others', async () => {
  const from = (origin: string, init: RequestInit) =>
    fetch(gateway.url, { ...init, headers: { ...init.headers, origin } })
  const preflight = {
    method: 'OPTIONS',
    headers: { 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' },
  }
  const allowed = await from('https://servizi.example', preflight)
  expect(allowed.status).toBe(204)
  expect(allowed.headers.get('access-control-allow-origin')).toBe('https://servizi.example')
  expect(allowed.headers.get('access-control-allow-headers')).toContain('authorization')
  expect(allowed.headers.get('access-control-allow-credentials')).toBeNull()
  const post = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"query":"{ __typename }"}',
  }
  expect((await from('https://servizi.example', post)).headers.get('access-control-allow-origin')).toBe(
    'https://servizi.example',
  )
  for (const origin of ['https://elsewhere.example', 'https://servizi.example.elsewhere.example', 'null']) {
    expect((await from(origin, preflight)).headers.get('access-control-allow-origin')).toBeNull()
    expect((await from(origin, post)).headers.get('access-control-allow-origin')).toBeNull()
  }
})
