import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { idOf, readManifest } from '@cse/gateway/persisted-documents/manifest'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { platform, type TestPlatform } from '../platform.ts'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const directory = mkdtempSync(join(tmpdir(), 'cse-relay-'))
const COMPILER = createRequire(import.meta.url).resolve('relay-compiler/cli.js')
let api: TestPlatform

beforeAll(async () => {
  api = await platform()
})
afterAll(async () => {
  await api[Symbol.asyncDispose]()
  rmSync(directory, { recursive: true })
})

/** Relay's compiler over our component and our API, as its users run it. @returns its operations by name */
function compiled() {
  cpSync(at('relay/'), directory, { recursive: true })
  cpSync(at('../../schema/api.graphql'), join(directory, 'api.graphql'))
  mkdirSync(join(directory, 'compiled'))
  writeFileSync(join(directory, 'persisted.json'), '{}')
  const config = {
    src: '.',
    schema: 'api.graphql',
    language: 'typescript',
    artifactDirectory: 'compiled',
    persistConfig: { file: 'persisted.json', algorithm: 'SHA256' },
  }
  writeFileSync(join(directory, 'relay.config.json'), JSON.stringify(config))
  const run = spawnSync(process.execPath, [COMPILER, 'relay.config.json'], {
    cwd: directory,
    encoding: 'utf8',
  })
  expect(`${run.stdout}${run.stderr}`).toMatch(/Compilation completed/)
  const manifest = readManifest('persisted.json', readFileSync(join(directory, 'persisted.json'), 'utf8'))
  return new Map(manifest.map((operation) => [operation.name, operation]))
}

const page = z.object({
  cases: z.object({
    edges: z.array(z.object({ node: z.object({ id: z.string(), number: z.string() }) })),
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string() }),
  }),
})

test('Relay’s compiler takes the API as it is, and what it persists runs: pages, a record again, a refusal', async () => {
  const operations = compiled()
  expect(readdirSync(join(directory, 'compiled')).sort()).toEqual([
    'CaseListCaseQuery.graphql.ts',
    'CaseListPageQuery.graphql.ts',
    'CaseListQuery.graphql.ts',
    'CaseListSuspendMutation.graphql.ts',
    'CaseList_case.graphql.ts',
    'CaseList_cases.graphql.ts',
  ])
  const worker = api.as('social-worker@bari')
  const run = async (name: string, variables: Record<string, unknown>) => {
    const { id, body = '' } = operations.get(name) ?? {}
    expect(id).toBe(idOf(body))
    return (await worker.query(body, variables)).data
  }

  const { cases: first } = page.parse(await run('CaseListQuery', {}))
  const { cases: second } = page.parse(
    await run('CaseListPageQuery', { first: 3, after: first.pageInfo.endCursor }),
  )
  const ids = [...first.edges, ...second.edges].map(({ node }) => node.id)
  expect(new Set(ids).size).toBe(6)

  const [id = ''] = ids
  expect(await run('CaseListCaseQuery', { id })).toMatchObject({ node: { __typename: 'Case', id } })
  const input = { case: id, expectedVersion: 1_000, reason: 'HOSPITALISED' }
  expect(await run('CaseListSuspendMutation', { input })).toMatchObject({
    suspendCase: { __typename: expect.any(String), message: expect.any(String) },
  })
})
