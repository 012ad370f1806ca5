import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { idOf, readRegistry } from '@cse/gateway/registered-operations'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTwoSubgraphs } from './two-subgraphs/graph.ts'

const text = 'query Numbers($over: Euro) {\n  cases(filter: { over: $over }) { number diary }\n}\n'
const directory = mkdtempSync(join(tmpdir(), 'cse-operations-'))
let gateway: Awaited<ReturnType<typeof startTwoSubgraphs>>
beforeAll(async () => {
  for (const client of ['dss', 'other']) mkdirSync(join(directory, client))
  writeFileSync(join(directory, 'dss', 'client.json'), '{ "scope": "REGIONAL", "roles": ["ANALYST"] }')
  writeFileSync(join(directory, 'dss', 'numbers.graphql'), text)
  writeFileSync(join(directory, 'other', 'client.json'), '{ "scope": "REGIONAL", "roles": [] }')
  writeFileSync(join(directory, 'other', 'told.graphql'), '{ told }')
  gateway = await startTwoSubgraphs({ registry: readRegistry(directory) })
})
afterAll(async () => {
  await gateway.close()
  rmSync(directory, { recursive: true })
})

const refused = { status: 400, code: 'PERSISTED_QUERY_NOT_IN_LIST' }
const asked = async (token: string | null, body: object) => {
  const { status, body: answer } = await gateway.ask(token, body)
  return { status, code: answer.errors?.[0].extensions.code }
}

describe('a partner', () => {
  test('runs a registered operation by its id, with the scope of its registration', async () => {
    const { body } = await gateway.ask('dss', {
      documentId: `sha256:${idOf(text)}`,
      variables: { over: '250.00' },
    })
    expect(body.data.cases).toEqual([
      { number: '2026/3', diary: null },
      { number: '2026/4', diary: null },
    ])
    expect(body.errors).toEqual([expect.objectContaining({ extensions: { code: 'FORBIDDEN', count: 2 } })])
  })

  test('may name it in the way of Apollo Client too, and by GET', async () => {
    const extensions = { persistedQuery: { version: 1, sha256Hash: idOf(text) } }
    expect(await asked('dss', { extensions })).toMatchObject({ status: 200 })
    const search = new URLSearchParams({
      extensions: JSON.stringify(extensions),
      variables: '{"over":"350.00"}',
    })
    const answer = await fetch(`${gateway.url}?${search}`, { headers: { authorization: 'Bearer dss' } })
    expect(await answer.json()).toMatchObject({ data: { cases: [{ number: '2026/4' }] } })
  })

  test('is refused text, even that of a registered operation', async () => {
    expect(await asked('dss', { query: '{ __typename }' })).toEqual(refused)
    expect(await asked('dss', { query: text })).toEqual(refused)
    expect(await asked('dss', { query: text, documentId: `sha256:${idOf(text)}` })).toEqual(refused)
  })

  test('is refused what is registered for another, unknown, or not named at all', async () => {
    expect(await asked('dss', { documentId: `sha256:${idOf('{ told }')}` })).toEqual(refused)
    expect(await asked('dss', { documentId: 'sha256:00' })).toEqual(refused)
    expect(await asked('dss', {})).toEqual(refused)
  })
})

test('an id means nothing to who is no client', async () => {
  expect(await asked('worker', { documentId: `sha256:${idOf(text)}` })).toEqual(refused)
  expect(await asked(null, { documentId: `sha256:${idOf(text)}` })).toEqual(refused)
})

test('a registration must name a scope that needs no person and no territory', () => {
  writeFileSync(join(directory, 'other', 'client.json'), '{ "scope": "LOCAL", "roles": ["SOCIAL_WORKER"] }')
  expect(() => readRegistry(directory)).toThrow(/other\/client.json must name/)
})
