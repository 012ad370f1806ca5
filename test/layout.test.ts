import { existsSync, readdirSync, readFileSync } from 'node:fs'
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
const OWN_ROOMS: Readonly<Partial<Record<Name, readonly string[]>>> = { analytics: ['ingest'] }

const MOST_LINES = 250

/** What is still elsewhere. What has found its place must leave the list. */
const ELSEWHERE: Readonly<Record<Name, { root: string[]; sql: string[]; long: string[] }>> = {
  persons: {
    root: [],
    sql: [],
    long: ['src/graph/rights-request.ts', 'test/consents.test.ts'],
  },
  cases: {
    root: [],
    sql: [],
    long: [
      'src/store/project-writes.ts',
      'test/course.test.ts',
      'test/delivery.test.ts',
      'test/diary.test.ts',
      'test/documents.test.ts',
      'test/facts.test.ts',
      'test/project.test.ts',
    ],
  },
  services: {
    root: [],
    sql: [],
    long: ['test/booking.test.ts'],
  },
  finance: {
    root: [],
    sql: [],
    long: ['src/graph/progress-entry.ts', 'test/due.test.ts', 'test/funding.test.ts'],
  },
  analytics: { root: [], sql: [], long: [] },
}

describe.each(SUBGRAPHS)('the package of %s', (name) => {
  const folder = fileURLToPath(new URL(`../subgraphs/${name}/`, import.meta.url))
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (file) => /^(src|test)\/.*\.ts$/.test(file) && !file.includes('node_modules'),
  )
  const source = files.filter((file) => file.startsWith('src/')).map((file) => file.slice('src/'.length))
  const textOf = (file: string) => readFileSync(`${folder}${file}`, 'utf8')

  test('has in the root of its source the files that all have', () => {
    const root = source.filter((file) => !file.includes('/'))
    expect(root.filter((file) => !ROOT_FILES.includes(file)).sort()).toEqual(ELSEWHERE[name].root)
  })

  test('has its other source in rooms that all have', () => {
    const rooms = new Set(source.filter((file) => file.includes('/')).map((file) => file.split('/')[0] ?? ''))
    const known = [...ROOMS, ...(OWN_ROOMS[name] ?? [])]
    expect([...rooms].filter((room) => !known.includes(room))).toEqual([])
  })

  test('asks the database in its store alone', () => {
    const asking = files.filter(
      (file) =>
        file.startsWith('src/') &&
        !file.startsWith('src/store/') &&
        /\bsql(<[^`]*>)?`|from '@cse\/db\/src\/query\/(children|prepared|query|sql)'/.test(textOf(file)),
    )
    expect(asking.sort()).toEqual(ELSEWHERE[name].sql)
  })

  test(`has no file of more than ${MOST_LINES} lines`, () => {
    const long = files.filter((file) => textOf(file).trimEnd().split('\n').length > MOST_LINES)
    expect(long.sort()).toEqual(ELSEWHERE[name].long)
  })
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
