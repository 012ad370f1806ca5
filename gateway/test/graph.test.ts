import { Writable } from 'node:stream'
import { encodeId } from '@cse/schema/ids'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cases } from './two-subgraphs/cases.ts'
import { startTwoSubgraphs } from './two-subgraphs/graph.ts'
import { anna, hidden, resolved } from './two-subgraphs/persons.ts'

const reported: string[] = []
let gateway: Awaited<ReturnType<typeof startTwoSubgraphs>>
beforeAll(async () => {
  const log = new Writable({
    write(chunk, _encoding, done) {
      reported.push(String(chunk))
      done()
    },
  })
  gateway = await startTwoSubgraphs({ log })
})
afterAll(() => gateway.close())

const execute = async (token: string | null, query: string, variables?: object) =>
  (await gateway.execute(token, { query, variables })).body

interface Denial {
  readonly path: unknown
  readonly extensions: unknown
}

describe('a query across subgraphs', () => {
  test('asks for each reference once, and answers at every place', async () => {
    resolved.length = 0
    const { data, errors } = await execute('worker', '{ cases { number person { givenName } } }')
    expect(errors).toBeUndefined()
    expect(data.cases.map(({ person }: { person: unknown }) => person)).toEqual([
      { givenName: 'Anna' },
      { givenName: 'Ugo' },
      { givenName: 'Anna' },
      null,
    ])
    expect(resolved).toHaveLength(3)
  })

  test('reports a denied field once, with how many rows it stands for', async () => {
    const { data, errors } = await execute('secretariat', '{ cases { diary person { taxCode } } }')
    expect(data.cases[0]).toEqual({ diary: null, person: { taxCode: null } })
    expect(errors).toEqual([
      {
        message: expect.any(String),
        path: ['cases', 0, 'diary'],
        extensions: { code: 'FORBIDDEN', count: 4 },
      },
      {
        message: expect.any(String),
        path: ['cases', 0, 'person', 'taxCode'],
        extensions: { code: 'FORBIDDEN', count: 3 },
      },
    ])
  })
})

describe('node', () => {
  test('answers with any entity by its id, and fetches what is selected of it', async () => {
    const { data } = await execute(
      'worker',
      `{ node(id: "${anna.id}") { __typename id ... on Person { givenName } ... on Case { number } } }`,
    )
    expect(data.node).toEqual({ __typename: 'Person', id: anna.id, givenName: 'Anna' })
  })

  test('answers null for what the viewer does not see, even when nothing but the id is asked', async () => {
    const unknown = encodeId('case', '01890000-0000-7000-8000-0000000009ff')
    const { data, errors } = await execute(
      'worker',
      `{ hidden: node(id: "${hidden.id}") { id __typename } unknown: node(id: "${unknown}") { id } }`,
    )
    expect(errors).toBeUndefined()
    expect(data).toEqual({ hidden: null, unknown: null })
  })

  test('is denied for a type that is closed to the viewer, whether or not there is such an entity', async () => {
    const unknown = encodeId('person', '01890000-0000-7000-8000-0000000009ff')
    const { data, errors } = await execute(
      'analyst',
      `{ there: node(id: "${anna.id}") { id } not: node(id: "${unknown}") { id } }`,
    )
    expect(data).toEqual({ there: null, not: null })
    expect(errors.map(({ path, extensions }: Denial) => ({ path, extensions }))).toEqual([
      { path: ['there'], extensions: { code: 'FORBIDDEN' } },
      { path: ['not'], extensions: { code: 'FORBIDDEN' } },
    ])
  })

  test('keeps the order of nodes, with null where there is none', async () => {
    const [first] = cases
    const { data } = await execute('worker', 'query($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }', {
      ids: [first?.id, hidden.id, anna.id],
    })
    expect(data.nodes).toEqual([
      { __typename: 'Case', id: first?.id },
      null,
      { __typename: 'Person', id: anna.id },
    ])
  })

  test('refuses what is no id, saying where', async () => {
    const { data, errors } = await execute('worker', '{ node(id: "zzz") { id } }')
    expect(data).toEqual({ node: null })
    expect(errors[0].extensions).toEqual({
      code: 'BAD_USER_INPUT',
      violations: [{ path: 'id', reason: expect.any(String) }],
    })
  })
})

describe('errors', () => {
  test('nobody foresaw say nothing but where and under which request', async () => {
    const { data, errors } = await execute('worker', '{ cases { person { broken } } }')
    expect(data.cases).toHaveLength(4)
    expect(errors[0]).toEqual({
      message: expect.stringContaining('errore interno'),
      path: ['cases', 0, 'person', 'broken'],
      extensions: { code: 'INTERNAL', requestId: expect.any(String) },
    })
    expect(JSON.stringify(errors)).not.toMatch(/secret|RSSMRA|persons|originalError|stack/)
  })

  test('nobody foresaw are logged without their message', async () => {
    reported.length = 0
    const { errors } = await execute('worker', '{ cases { person { broken } } }')
    const lines = reported.join('')
    expect(lines).toContain(errors[0].extensions.requestId)
    expect(lines).toContain('two-subgraphs/persons.ts')
    expect(lines).not.toContain('RSSMRA80A01A662A')
  })

  test('of a value written in the document say why', async () => {
    const { status, body } = await gateway.execute('worker', {
      query: '{ person(taxCode: "RSSMRA80A01A662Z") { id } }',
    })
    expect(status).toBe(400)
    expect(body.errors[0].extensions).toEqual({
      code: 'BAD_USER_INPUT',
      violations: [{ path: '', reason: expect.stringMatching(/codice fiscale/i) }],
    })
    expect(JSON.stringify(body)).not.toContain('RSSMRA')
  })

  test('of variables are refused before a subgraph is queried, with the path and the reason of each', async () => {
    const query =
      'query($code: TaxCode!, $filter: CaseFilter) { person(taxCode: $code) { id } cases(filter: $filter) { id } }'
    const { status, body } = await gateway.execute('worker', {
      query,
      variables: { code: 'RSSMRA80A01A662Z', filter: { over: 'much', phases: ['ACCESS', 'NOWHERE'] } },
    })
    expect(status).toBe(400)
    expect(body).not.toHaveProperty('data')
    expect(body.errors[0].extensions.code).toBe('BAD_USER_INPUT')
    expect(body.errors[0].extensions.violations).toEqual([
      { path: 'code', reason: expect.stringMatching(/codice fiscale/i) },
      { path: 'filter.phases.1', reason: 'The value does not exist in "CasePhase" enum.' },
      { path: 'filter.over', reason: expect.any(String) },
    ])
    expect(JSON.stringify(body)).not.toMatch(/RSSMRA|much|NOWHERE/)
  })

  test('of literals are refused by validation', async () => {
    const { errors } = await execute('worker', '{ person(taxCode: "nobody") { id } }')
    expect(errors[0].extensions).toMatchObject({ code: 'BAD_USER_INPUT' })
  })

  test('are refused under the name of the type of an object, which no other field may take', async () => {
    const { errors } = await execute('worker', '{ cases { __typename: number isCase: __typename } }')
    expect(errors).toHaveLength(1)
    expect(errors[0]).toMatchObject({
      extensions: { code: 'BAD_USER_INPUT' },
      message: expect.stringContaining('"number"'),
    })
  })

  test('name an operation that is not in the document', async () => {
    const { status, body } = await gateway.execute('worker', {
      query: 'query A { reported }',
      operationName: 'B',
    })
    expect(status).toBe(400)
    expect(body.errors[0]).toEqual({
      message: 'Unknown operation named "B".',
      extensions: { code: 'BAD_USER_INPUT' },
    })
  })
})

test('the log does not take requests that cannot be read for errors of ours', async () => {
  reported.length = 0
  for (const body of [
    {},
    { query: '{' },
    { query: '{ nothing }' },
    { query: '{ reported }', operationName: 'B' },
  ]) {
    await gateway.execute('worker', body)
  }
  expect(reported.join('')).not.toContain('unexpected error')
})

test('the log records operation, scope and status of a request, and nothing of the viewer or the variables', async () => {
  reported.length = 0
  await gateway.execute('worker', {
    query: 'query Reported($t: String) { reported(text: $t) }',
    variables: { t: 'a secret' },
  })
  const line = JSON.parse(reported.at(-1) ?? '{}')
  expect(line).toMatchObject({
    operation: 'Reported',
    scope: 'LOCAL',
    status: 200,
    ms: expect.any(Number),
    requestId: expect.any(String),
  })
  expect(reported.join('')).not.toMatch(/secret|subject of/)
})
