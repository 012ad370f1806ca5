import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { idOf } from '@cse/gateway/persisted-documents/manifest'
import { readRegistry } from '@cse/gateway/persisted-documents/registry'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTwoSubgraphs } from './two-subgraphs/graph.ts'

const numbers = 'query Numbers($over: Euro) {\n  cases(filter: { over: $over }) { number diary }\n}\n'
const old = 'query Old { cases { number } }\n'
const next = 'query Next { cases { number phase } }\n'
const reported = 'query Reported { reported }\n'

const directory = mkdtempSync(join(tmpdir(), 'cse-operations-'))
const lines: string[] = []
const log = new Writable({ write: (line, _encoding, done) => done(void lines.push(String(line))) })
let gateway: Awaited<ReturnType<typeof startTwoSubgraphs>>
let production: typeof gateway

beforeAll(async () => {
  const runsAs = { scope: 'REGIONAL', roles: ['ANALYST'] }
  const limits = {
    Numbers: { type: 'object', properties: { over: { enum: ['250.00', '350.00'] } }, required: ['over'] },
  }
  client('dss', {
    registration: {
      kind: 'PARTNER',
      runsAs,
      versions: { '0.9.0': 'retired', '1.0.0': 'active', '1.1.0': 'pending' },
      variables: limits,
      purposes: [{ id: 'programmazione', title: 'Programmazione regionale' }],
    },
    '0.9.0': [old, numbers],
    '1.0.0': [numbers],
    '1.1.0': [next],
  })
  client('other', {
    registration: { kind: 'PARTNER', runsAs, versions: { '1.0.0': 'active' } },
    '1.0.0': [reported],
  })
  const components = { local: { scope: 'LOCAL', roles: ['SOCIAL_WORKER'], purpose: 'CARE' } }
  client('front-end', {
    registration: { kind: 'APPLICATION', components, versions: { '1.0.0': 'active' } },
    '1.0.0': [old],
  })
  const registry = readRegistry(directory)
  gateway = await startTwoSubgraphs({ registry, log })
  production = await startTwoSubgraphs({ registry, production: true })
})
afterAll(async () => {
  await gateway.close()
  await production.close()
  rmSync(directory, { recursive: true })
})

function client(
  name: string,
  { registration, ...versions }: { registration: object; [version: string]: unknown },
) {
  mkdirSync(join(directory, name, 'manifests'), { recursive: true })
  writeFileSync(join(directory, name, 'client.json'), JSON.stringify({ name, ...registration }))
  for (const [version, texts] of Object.entries(versions)) {
    // The form in which Relay's compiler and GraphQL Code Generator write theirs.
    const byId = Object.fromEntries((texts as string[]).map((text) => [idOf(text), text]))
    writeFileSync(join(directory, name, 'manifests', `${version}.json`), JSON.stringify(byId))
  }
}

const NOT_IN_LIST = { status: 400, code: 'PERSISTED_QUERY_NOT_IN_LIST' }
const requested = async (token: string | null, body: object, at = gateway) => {
  const { status, body: answer } = await at.execute(token, body)
  return { status, code: answer.errors?.[0].extensions.code }
}
const byId = (text: string) => ({ documentId: `sha256:${idOf(text)}` })

describe('a partner', () => {
  const variables = { over: '250.00' }

  test('runs a registered operation by its id, with the scope of its registration', async () => {
    const { body } = await gateway.execute('dss', { ...byId(numbers), variables })
    expect(body.data.cases).toEqual([
      { number: '2026/3', diary: null },
      { number: '2026/4', diary: null },
    ])
    expect(body.errors).toEqual([expect.objectContaining({ extensions: { code: 'FORBIDDEN', count: 2 } })])
  })

  test('may name it in the way of Apollo Client, by GET, and by the end of the address', async () => {
    const extensions = { persistedQuery: { version: 1, sha256Hash: idOf(numbers) } }
    expect(await requested('dss', { extensions, variables })).toMatchObject({ status: 200 })
    const search = new URLSearchParams({
      extensions: JSON.stringify(extensions),
      variables: '{"over":"350.00"}',
    })
    const short = new URLSearchParams({ variables: '{"over":"350.00"}' })
    for (const address of [`?${search}`, `/${idOf(numbers)}?${short}`, `/sha256:${idOf(numbers)}?${short}`]) {
      const answer = await fetch(`${gateway.url}${address}`, { headers: { authorization: 'Bearer dss' } })
      expect(await answer.json()).toMatchObject({ data: { cases: [{ number: '2026/4' }] } })
    }
  })

  test('is refused text, even that of a registered operation', async () => {
    expect(await requested('dss', { query: '{ __typename }' })).toEqual(NOT_IN_LIST)
    expect(await requested('dss', { query: numbers })).toEqual(NOT_IN_LIST)
    expect(await requested('dss', { query: numbers, ...byId(numbers) })).toEqual(NOT_IN_LIST)
  })

  test('is refused what is registered for another, unknown, or not named at all', async () => {
    expect(await requested('dss', byId(reported))).toEqual(NOT_IN_LIST)
    expect(await requested('dss', { documentId: 'sha256:00' })).toEqual(NOT_IN_LIST)
    expect(await requested('dss', {})).toEqual(NOT_IN_LIST)
  })

  test('is refused a version that is not yet or no more in use, but not what an active one has too', async () => {
    expect(await requested('dss', byId(old))).toEqual(NOT_IN_LIST)
    expect(await requested('dss', byId(next))).toEqual(NOT_IN_LIST)
    expect(await requested('dss', { ...byId(numbers), variables })).toMatchObject({ status: 200 })
  })

  test('is refused variables that go beyond what the operation was registered for', async () => {
    for (const beyond of [{ over: '0.00' }, {}, undefined]) {
      const { status, body } = await gateway.execute('dss', { ...byId(numbers), variables: beyond })
      expect(status).toBe(403)
      expect(body.errors[0].extensions).toMatchObject({
        code: 'FORBIDDEN',
        violations: [{ path: 'variables.over' }],
      })
    }
    const search = new URLSearchParams({ variables: '{"over":"0.00"}' })
    const headers = { authorization: 'Bearer dss' }
    expect((await fetch(`${gateway.url}/${idOf(numbers)}?${search}`, { headers })).status).toBe(403)
  })

  test('is refused a purpose that is not one of its registration, and need not name the only one', async () => {
    const declaring = (purpose: string) =>
      gateway.execute('dss', { ...byId(numbers), variables }, { 'X-CSE-Purpose': purpose })
    expect((await declaring('programmazione')).status).toBe(200)
    const { status, body } = await declaring('curiosità')
    expect(status).toBe(403)
    expect(body).toEqual({
      errors: [
        {
          message: 'La finalità dichiarata non è fra quelle concordate con questa applicazione.',
          extensions: { code: 'FORBIDDEN' },
        },
      ],
    })
  })

  test('each attempt is counted for the client and logged', async () => {
    lines.length = 0
    await gateway.execute('dss', { query: '{ __typename }' })
    await gateway.execute('dss', byId(old))
    await gateway.execute('dss', { ...byId(numbers), variables: { over: '1.00' } })
    await gateway.execute('dss', byId(reported))
    await gateway.execute('dss', { ...byId(numbers), variables }, { 'X-CSE-Purpose': 'altro' })
    const noted = lines.map((line) => JSON.parse(line)).filter(({ msg }) => msg === 'operation refused')
    expect(noted.map(({ client, reason }) => [client, reason])).toEqual([
      ['dss', 'text'],
      ['dss', 'retired id'],
      ['dss', 'variables'],
      ['dss', 'unknown id'],
      ['dss', 'purpose'],
    ])
  })
})

describe('an application', () => {
  test('runs its operations by their ids as whoever is signed in', async () => {
    const { body } = await gateway.execute('worker-at-front-end', byId(old))
    expect(body.data.cases.length).toBeGreaterThan(0)
    expect(await requested('worker-at-front-end', byId(reported))).toEqual(NOT_IN_LIST)
  })

  test('may send text while it is being made, and let its queries persist themselves', async () => {
    const query = 'query Mine { cases { number phase } }'
    const extensions = { persistedQuery: { version: 1, sha256Hash: idOf(query) } }
    const first = await gateway.execute('worker', { extensions })
    expect(first.body.errors[0]).toMatchObject({
      message: 'PersistedQueryNotFound',
      extensions: { code: 'PERSISTED_QUERY_NOT_IN_LIST' },
    })
    expect((await gateway.execute('worker', { query, extensions })).body.data.cases.length).toBeGreaterThan(0)
    expect((await gateway.execute('worker', { extensions })).body.data.cases.length).toBeGreaterThan(0)
  })

  test('runs nothing but its operations in production', async () => {
    const query = 'query Mine { cases { number phase } }'
    const extensions = { persistedQuery: { version: 1, sha256Hash: idOf(query) } }
    expect(await requested('worker-at-front-end', { query: old }, production)).toEqual(NOT_IN_LIST)
    expect(await requested('worker-at-front-end', { query, extensions }, production)).toEqual(NOT_IN_LIST)
    expect(await requested('worker', byId(old), production)).toEqual(NOT_IN_LIST)
    expect(
      (await production.execute('worker-at-front-end', byId(old))).body.data.cases.length,
    ).toBeGreaterThan(0)
    expect(await requested(null, { query: '{ __typename }' }, production)).toEqual({
      status: 401,
      code: 'UNAUTHENTICATED',
    })
  })
})

test('an id means nothing to who is no client, and a header makes nobody one', async () => {
  expect(await requested('worker', byId(numbers))).toEqual(NOT_IN_LIST)
  // whoever has not signed in is asked to, whether there is such an operation or not
  for (const id of [numbers, '{ nothing }'])
    expect(await requested(null, byId(id))).toEqual({ status: 401, code: 'UNAUTHENTICATED' })
  const headers = {
    authorization: 'Bearer worker',
    'content-type': 'application/json',
    'apollographql-client-name': 'front-end',
  }
  const answer = await fetch(gateway.url, { method: 'POST', headers, body: JSON.stringify(byId(old)) })
  expect(answer.status).toBe(400)
})

describe('a registration', () => {
  const broken = mkdtempSync(join(tmpdir(), 'cse-broken-operations-'))
  afterAll(() => rmSync(broken, { recursive: true }))
  const registered = (change: object) => {
    cpSync(directory, broken, { recursive: true })
    const file = join(broken, 'other', 'client.json')
    writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), ...change }))
    return () => readRegistry(broken)
  }

  test('of a partner names a scope that needs no person and no territory', () => {
    expect(registered({ runsAs: { scope: 'LOCAL', roles: ['SOCIAL_WORKER'] } })).toThrow(
      /other\/client.json: runsAs.scope/,
    )
  })

  test('names versions and their states, and has a manifest for each', () => {
    expect(registered({ versions: {} })).toThrow(/other\/client.json: versions/)
    expect(registered({ versions: { '1.0.0': 'gone' } })).toThrow(/other\/client.json: versions.1.0.0/)
    expect(registered({ versions: { '2.0.0': 'active' } })).toThrow(/2.0.0.json is missing/)
  })
})
