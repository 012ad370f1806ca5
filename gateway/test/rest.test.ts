import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { idOf } from '@cse/gateway/persisted-documents/manifest'
import { openRegistry } from '@cse/gateway/persisted-documents/registry-in-use'
import { acceptedOf } from '@cse/gateway/rest/media-type'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTwoSubgraphs } from './two-subgraphs/graph.ts'

const numbers = 'query Numbers($over: Euro) {\n  cases(filter: { over: $over }) { number phase }\n}\n'
const more = 'query Numbers($over: Euro) {\n  cases(filter: { over: $over }) { number }\n}\n'
const reported = 'query Reported { reported }\n'
const denied = 'query Denied { cases { number diary } }\n'

const directory = mkdtempSync(join(tmpdir(), 'cse-rest-'))
let gateway: Awaited<ReturnType<typeof startTwoSubgraphs>>
const lines: string[] = []
const log = new Writable({ write: (line, _encoding, done) => done(void lines.push(String(line))) })
let registry: ReturnType<typeof openRegistry>

/** Writes the registration of a client as its folder has it: versions with their states and texts. */
function register(client: string, registration: object, versions: Record<string, [string, string[]]>) {
  mkdirSync(join(directory, client, 'manifests'), { recursive: true })
  const states = Object.fromEntries(Object.entries(versions).map(([version, [state]]) => [version, state]))
  writeFileSync(
    join(directory, client, 'client.json'),
    JSON.stringify({ name: client, ...registration, versions: states }),
  )
  for (const [version, [, texts]] of Object.entries(versions)) {
    const manifest = Object.fromEntries(texts.map((text) => [idOf(text), text]))
    writeFileSync(join(directory, client, 'manifests', `${version}.json`), JSON.stringify(manifest))
  }
}

const PARTNER = { kind: 'PARTNER', runsAs: { scope: 'REGIONAL', roles: ['ANALYST'] } }

beforeAll(async () => {
  register('dss', PARTNER, { '1.0.0': ['active', [numbers, denied]] })
  register('other', PARTNER, { '1.0.0': ['active', [reported]] })
  const components = { local: { scope: 'LOCAL', roles: ['SOCIAL_WORKER'], purpose: 'CARE' } }
  register('front-end', { kind: 'APPLICATION', components }, { '1.0.0': ['active', [numbers]] })
  registry = openRegistry(directory)
  gateway = await startTwoSubgraphs({ registry: registry.registry, log })
})
afterAll(async () => {
  await gateway.close()
  rmSync(directory, { recursive: true })
})

async function at(path: string, { token = 'dss', ...init }: RequestInit & { token?: string | null } = {}) {
  const headers = new Headers(init.headers)
  if (token) headers.set('authorization', `Bearer ${token}`)
  if (init.body) headers.set('content-type', 'application/json')
  const answer = await fetch(gateway.url.replace('/graphql', `/rest/${path}`), { ...init, headers })
  const text = await answer.text()
  const type = answer.headers.get('content-type') ?? ''
  const body = type.includes('json;') && !type.includes('ndjson') ? JSON.parse(text) : text
  return { status: answer.status, type: type.split(';')[0], headers: answer.headers, text, body }
}

describe('a registered operation by REST', () => {
  test('answers by GET and by POST what the graph answers', async () => {
    const { body: graph } = await gateway.execute('dss', {
      documentId: `sha256:${idOf(numbers)}`,
      variables: { over: '350.00' },
    })
    const got = await at('dss/Numbers?over=350.00')
    expect([got.status, got.type, got.body]).toEqual([200, 'application/json', graph.data])
    const posted = await at('dss/1.0.0/Numbers', { method: 'POST', body: '{"over":"350.00"}' })
    expect(posted.body).toEqual(graph.data)
  })

  test('leaves as a table where one is asked for: the rows of the graph, no more and no less', async () => {
    const csv = await at('dss/Numbers?over=250.00', { headers: { accept: 'text/csv' } })
    expect([csv.type, csv.text]).toEqual(['text/csv', 'number,phase\r\n2026/3,ACCESS\r\n2026/4,ACCESS\r\n'])
    const lines = await at('dss/Numbers?over=250.00', { headers: { accept: 'application/x-ndjson' } })
    expect(
      lines.text
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line).number),
    ).toEqual(['2026/3', '2026/4'])
  })

  test.each([
    ['no token', 'dss/Numbers', { token: null }, 401, 'UNAUTHENTICATED'],
    ['another’s operation', 'other/Reported', {}, 404, 'PERSISTED_QUERY_NOT_IN_LIST'],
    ['another’s name for it', 'dss/Reported', {}, 404, 'PERSISTED_QUERY_NOT_IN_LIST'],
    ['a version that is not there', 'dss/9.0.0/Numbers', {}, 404, 'PERSISTED_QUERY_NOT_IN_LIST'],
    ['a parameter that it does not have', 'dss/Numbers?limit=1', {}, 400, 'BAD_USER_INPUT'],
    ['a value that its type does not admit', 'dss/Numbers?over=molto', {}, 400, 'BAD_USER_INPUT'],
    ['a field that is denied', 'dss/Denied', {}, 403, 'FORBIDDEN'],
    [
      'a form that it does not have',
      'dss/Numbers',
      { headers: { accept: 'text/html' } },
      406,
      'BAD_USER_INPUT',
    ],
    ['a body that is no object', 'dss/Numbers', { method: 'POST', body: '[]' }, 400, 'BAD_USER_INPUT'],
    [
      'variables of a person in an address',
      'front-end/Numbers?over=1.00',
      { token: 'worker-at-front-end' },
      405,
      'BAD_USER_INPUT',
    ],
  ] as const)('is refused as a problem for %s', async (_why, path, init, status, code) => {
    const { type, body, status: answered } = await at(path, init)
    expect([answered, type]).toEqual([status, 'application/problem+json'])
    expect(body).toMatchObject({ type: 'about:blank', status, code, title: expect.any(String) })
    expect(body.detail.length).toBeGreaterThan(10)
  })

  test('is sent by POST by applications, as whoever is signed in', async () => {
    const { status, body } = await at('front-end/Numbers', {
      token: 'worker-at-front-end',
      method: 'POST',
      body: '{}',
    })
    expect([status, body.cases.length > 0]).toEqual([200, true])
  })

  test('names what is wrong with a parameter', async () => {
    const { body } = await at('dss/Numbers?limit=1')
    expect(body.violations).toEqual([{ path: 'limit', reason: 'L’operazione non ha questo parametro.' }])
  })
})

test('a partner moves to a new version: the old one answers as before, until it is retired', async () => {
  register('dss', PARTNER, { '1.0.0': ['active', [numbers]], '1.1.0': ['pending', [more]] })
  registry.reread().adopt()
  expect((await at('dss/1.1.0/Numbers')).status).toBe(404)
  expect((await at('dss/Numbers')).body.cases[0]).toHaveProperty('phase')

  register('dss', PARTNER, { '1.0.0': ['active', [numbers]], '1.1.0': ['active', [more]] })
  registry.reread().adopt()
  expect((await at('dss/1.0.0/Numbers')).body.cases[0]).toHaveProperty('phase')
  expect((await at('dss/Numbers')).body.cases[0]).not.toHaveProperty('phase')

  register('dss', PARTNER, { '1.0.0': ['retired', [numbers]], '1.1.0': ['active', [more]] })
  registry.reread().adopt()
  expect((await at('dss/1.0.0/Numbers')).status).toBe(404)
  expect((await at('dss/1.1.0/Numbers')).status).toBe(200)
})

test('each attempt of a partner is counted and logged with its reason', async () => {
  lines.length = 0
  await at('other/Reported')
  await at('dss/Numbers?limit=1')
  const noted = lines.map((line) => JSON.parse(line)).filter(({ msg }) => msg === 'operation refused')
  expect(noted.map(({ client, reason }) => [client, reason])).toEqual([
    ['dss', 'unknown id'],
    ['dss', 'ambiguous'],
  ])
})

test('the status of the interface needs no token', async () => {
  const { status, type, body } = await at('dss/1.0.0/status', { token: null })
  expect([status, type, body.status]).toEqual([200, 'application/problem+json', 200])
})

test.each([
  [undefined, 'json'],
  ['*/*', 'json'],
  ['text/csv', 'csv'],
  ['text/csv;q=0.5, application/x-ndjson', 'ndjson'],
  ['application/*', 'json'],
  ['text/html, */*;q=0.1', 'json'],
  ['text/csv;q=0', undefined],
] as const)('of %s the client is given %s', (accept, form) => {
  expect(acceptedOf(accept, ['json', 'csv', 'ndjson'])).toBe(form)
})
