import { execFile, spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { idOf, readManifest } from '@cse/gateway/persisted-documents/manifest'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { platform, type TestPlatform } from '../platform.ts'
import { type InstalledPackage, installedPackage } from './installed-package.ts'

const COMPILER = createRequire(import.meta.url).resolve('relay-compiler/cli.js')
let api: TestPlatform
let application: InstalledPackage

beforeAll(async () => {
  application = installedPackage()
  api = await platform()
})
afterAll(async () => {
  await api[Symbol.asyncDispose]()
  rmSync(application.folder, { recursive: true })
})

test('the tarball has the version of its manifest, and no source of ours', () => {
  const described = JSON.parse(readFileSync(join(application.content, 'package.json'), 'utf8'))
  const { versions } = JSON.parse(
    readFileSync(new URL('../../schema/operations/front-end/client.json', import.meta.url), 'utf8'),
  )
  expect(Object.keys(versions)).toContain(described.version)
  expect(JSON.stringify(described)).not.toMatch(/workspace:|(?<!\.d)\.ts"/)
  const files = readdirSync(join(application.content, 'dist'), { recursive: true, encoding: 'utf8' })
  const modules = files.filter((file) => file.includes('.'))
  expect(modules.filter((file) => !/\.(d\.ts|js)$/.test(file))).toEqual([])
  for (const file of modules.filter((each) => each.endsWith('.js')))
    expect(modules).toContain(file.replace(/js$/, 'd.ts'))
})

const shown = z.object({
  lines: z.array(z.string()),
  refused: z.string(),
  now: z.number(),
  read: z.number(),
})

test('Apollo Client, urql and plain fetch show the same cases with the package that is installed, and know what was refused', async () => {
  const token = (await api.as('social-worker@bari').token()) ?? ''
  const run = async (example: string) => {
    const program = `import { run } from './${example}.ts'
      console.log(JSON.stringify(await run(process.env.CSE_URL, process.env.CSE_TOKEN)))
      process.exit()`
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--input-type=module', '--eval', program],
      { cwd: application.folder, env: { ...process.env, CSE_URL: api.url, CSE_TOKEN: token } },
    )
    return shown.parse(JSON.parse(stdout))
  }
  const answers = await Promise.all(['fetch', 'urql', 'apollo-client'].map(run))
  for (const { lines, now, read } of answers) {
    expect(lines).toHaveLength(3)
    expect(lines.join(' ')).toMatch(/: [A-Z][a-zé ]+/)
    expect(lines.join(' ')).not.toMatch(/_/)
    expect(now).toBe(read)
  }
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
})

test('the examples compile against the declarations of the tarball, as strict as TypeScript can be', () => {
  const compiler = createRequire(import.meta.url)
    .resolve('typescript/package.json')
    .replace('package.json', 'bin/tsc')
  const compiled = (source: string) => {
    writeFileSync(join(application.folder, 'own.ts'), source)
    const strict = [
      '--strict',
      '--exactOptionalPropertyTypes',
      '--noUncheckedIndexedAccess',
      '--skipLibCheck',
    ]
    const modules = ['--module', 'nodenext', '--target', 'es2022', '--lib', 'es2023,dom', '--noEmit']
    const files = ['fetch.ts', 'urql.ts', 'apollo-client.ts', 'own.ts']
    return spawnSync(process.execPath, [compiler, ...strict, ...modules, ...files], {
      cwd: application.folder,
      encoding: 'utf8',
    }).stdout
  }
  const say = "import { label } from '@cse/client/labels'\nexport const say = "
  expect(compiled(`${say}label('it')('CasePhase', 'CLOSED')`)).toBe('')
  expect(compiled(`${say}label('it')('CasePhase', 'ENDED')`)).toMatch(/own\.ts.*TS2345/)
})

/** Relay's compiler over the example and the API of the tarball, as its users run it. @returns its operations by name */
function compiled() {
  const directory = join(application.folder, 'relay')
  copyFileSync(join(application.content, 'schema.graphql'), join(directory, 'api.graphql'))
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
  expect(readdirSync(join(directory, 'compiled')).sort()).toEqual([
    'CaseListCaseQuery.graphql.ts',
    'CaseListPageQuery.graphql.ts',
    'CaseListQuery.graphql.ts',
    'CaseListSuspendMutation.graphql.ts',
    'CaseList_case.graphql.ts',
    'CaseList_cases.graphql.ts',
  ])
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
