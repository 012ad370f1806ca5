import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const SUBGRAPHS = ['persons', 'cases', 'services', 'finance', 'analytics'] as const
type Name = (typeof SUBGRAPHS)[number]

/** The files in the root of `src`. */
const ROOT_FILES = [
  'builder.ts',
  'event-handlers.ts',
  'policy.ts',
  'processing.ts',
  'record-copy.ts',
  'subgraph.ts',
  'subscriptions.ts',
]

/** The folders in `src`, and those that one subgraph alone has. */
const ROOMS = ['connectors', 'exports', 'graph', 'rules', 'store']
const OWN_ROOMS: Readonly<Partial<Record<Name, readonly string[]>>> = {
  analytics: ['ingest'],
  cases: ['policy'],
  persons: ['policy'],
}

const root = fileURLToPath(new URL('../', import.meta.url))
const MOST_LINES = 250

/** Files that a command writes. */
const GENERATED =
  /^(schema\/client\/src\/graphql\.ts|schema\/(supergraph|api)\.graphql|test\/operations\/.*\.sql)$/

/** Migrations that had landed when this rule came; such a file is never edited. */
const LANDED = [
  'db/cases/migrations/001.do.cases.sql',
  'db/cases/migrations/005.do.project.sql',
  'db/finance/migrations/001.do.finance.sql',
  'db/finance/migrations/003.do.ledger.sql',
  'db/finance/migrations/005.do.multifondo.sql',
  'db/finance/migrations/009.do.small-numbers.sql',
  'db/persons/migrations/003.do.duplicates.sql',
  'db/persons/migrations/012.do.disposal.sql',
]

test(`no file has more than ${MOST_LINES} lines`, () => {
  const kept = [
    'ls-files',
    '--cached',
    '--others',
    '--exclude-standard',
    'gateway',
    'schema',
    'db',
    'subgraphs',
    'test',
  ]
  const files = execFileSync('git', kept, { cwd: root, encoding: 'utf8' }).split('\n')
  const long = files.filter(
    (file) =>
      /\.([cm]?[jt]sx?|sql|css|graphql|sh)$/.test(file) &&
      !GENERATED.test(file) &&
      existsSync(join(root, file)) &&
      readFileSync(join(root, file), 'utf8').trimEnd().split('\n').length > MOST_LINES,
  )
  expect(long.filter((file) => !LANDED.includes(file)).sort()).toEqual([])
})

describe.each(SUBGRAPHS)('the package of %s', (name) => {
  const folder = fileURLToPath(new URL(`../subgraphs/${name}/`, import.meta.url))
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (file) => /^(src|test)\/.*\.ts$/.test(file) && !file.includes('node_modules'),
  )
  const source = files.filter((file) => file.startsWith('src/')).map((file) => file.slice('src/'.length))
  const textOf = (file: string) => readFileSync(`${folder}${file}`, 'utf8')

  test('has in the root of its source the files that all have', () => {
    const root = source.filter((file) => !file.includes('/'))
    expect(root.filter((file) => !ROOT_FILES.includes(file)).sort()).toEqual([])
  })

  test('has its other source in rooms that all have', () => {
    const rooms = new Set(source.filter((file) => file.includes('/')).map((file) => file.split('/')[0] ?? ''))
    const known = [...ROOMS, ...(OWN_ROOMS[name] ?? [])]
    expect([...rooms].filter((room) => !known.includes(room))).toEqual([])
  })

  test('queries the database in its store alone', () => {
    const querying = files.filter(
      (file) =>
        file.startsWith('src/') &&
        !file.startsWith('src/store/') &&
        /(?<![.\w])sql(<[^`]*>)?`|from '@cse\/db\/src\/query\/(children|prepared|query|sql)'/.test(
          textOf(file),
        ),
    )
    expect(querying.sort()).toEqual([])
  })
})

test.each(SUBGRAPHS)('the policy of %s says where its row policies are', (name) => {
  const rows = `db/${name}/row-policies/`
  expect(readFileSync(join(root, `subgraphs/${name}/src/policy.ts`), 'utf8')).toContain(rows)
  expect(readdirSync(join(root, rows)).length).toBeGreaterThan(0)
})

test.each([...SUBGRAPHS, 'interop'])('the package of %s shows its face alone', (name) => {
  const { exports } = JSON.parse(readFileSync(join(root, `subgraphs/${name}/package.json`), 'utf8'))
  expect(exports).toEqual(
    name === 'interop'
      ? { '.': './src/interop.ts', './simulators': './src/simulators/simulators.ts' }
      : { '.': './src/subgraph.ts' },
  )
})

test.each(SUBGRAPHS)('the README of %s names each of its rooms', (name) => {
  const folder = fileURLToPath(new URL(`../subgraphs/${name}/`, import.meta.url))
  const readme = readFileSync(`${folder}README.md`, 'utf8')
  const rooms = readdirSync(`${folder}src`, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  expect(rooms.map((room) => room.name).filter((room) => !readme.includes(`\`src/${room}/\``))).toEqual([])
})

test.each(SUBGRAPHS)('the README of %s names files that are there', (name) => {
  const folder = fileURLToPath(new URL(`../subgraphs/${name}/`, import.meta.url))
  const named = readFileSync(`${folder}README.md`, 'utf8').matchAll(/`(src\/[\w/.-]+)`/g)
  expect([...named].map(([, file = '']) => file).filter((file) => !existsSync(`${folder}${file}`))).toEqual(
    [],
  )
})

/** Where the files that a README names are. */
const NAMED = [
  ['gateway', /`((?:src|test)\/[\w/.-]+)`/g],
  ['db', /`((?:src|seed|reference|data)\/[\w/.-]+)`/g],
  ['test', /`([\w/-]+\/|[\w/.-]+\.test\.ts)`/g],
] as const

test.each(NAMED)('the README of %s names files that are there', (folder, names) => {
  const named = readFileSync(join(root, folder, 'README.md'), 'utf8').matchAll(names)
  const files = [...named].map(([, file = '']) => file)
  expect(files.length).toBeGreaterThan(5)
  expect(
    files.filter((file) => !existsSync(join(root, folder, file)) && !existsSync(join(root, file))),
  ).toEqual([])
})

test('the README of the tests names each folder of them', () => {
  const readme = readFileSync(join(root, 'test/README.md'), 'utf8')
  const foldersOf = (folder: string) =>
    readdirSync(join(root, 'test', folder), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules')
      .map(({ name }) => `${folder}${name}/`)
  const folders = [...foldersOf(''), ...foldersOf('authorization/')]
  expect(folders.filter((name) => !readme.includes(`| \`${name}\``))).toEqual([])
})

test.each(['gateway', 'db'])('the README of %s names each of its rooms', (name) => {
  const readme = readFileSync(join(root, name, 'README.md'), 'utf8')
  const rooms = readdirSync(join(root, name, 'src'), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  )
  expect(rooms.map(({ name }) => name).filter((name) => !readme.includes(`src/${name}/`))).toEqual([])
})

/** Code in the text of a page that names a file or a folder of the project; others' have their own names. */
const NAMED_PATH =
  /`((?:(?:src|gateway|subgraphs|schema|db|test|rules|store|graph|exports|registry|seed)\/)?[\w-]+(?:\/[\w.-]+)*(?:\.(?:test\.)?ts|\/))`/g

test('every file and folder that a page names is there', () => {
  const files = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' }).split('\n').filter(Boolean)
  const folders = new Set(
    files.flatMap((file) => [...file.matchAll(/\//g)].map(({ index }) => file.slice(0, index + 1))),
  )
  const ends = (path: string) => [...files, ...folders].some((known) => `/${known}`.endsWith(`/${path}`))
  const pages = files.filter(
    (file) => file.endsWith('.md') && !file.startsWith('schema/reference/') && file !== 'schema/CHANGELOG.md',
  )
  const gone = pages.flatMap((page) => {
    const text = readFileSync(join(root, page), 'utf8').replace(/^```[\s\S]*?^```/gm, '')
    const named = [...text.matchAll(NAMED_PATH)].map(([, path = '']) => path)
    return named.filter((path) => !ends(path)).map((path) => `${page}: ${path}`)
  })
  expect(gone).toEqual([])
})
