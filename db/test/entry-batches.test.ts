import { fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type AccessContext, accessEntry } from '../src/audit/access-entry.ts'
import { EntryBatches } from '../src/audit/entry-batches.ts'
import { Pool } from '../src/connection/pool.ts'
import { PLATFORM_ROLE, roleUrl } from '../src/migrate/roles.ts'
import type { Schema } from '../src/migrate/schemas.ts'
import { type Scratch, START, startScratch } from './scratch.ts'

let scratch: Scratch
let url: string
const SCHEMAS: readonly Schema[] = ['persons', 'cases', 'finance']

beforeAll(async () => {
  scratch = await startScratch()
  url = roleUrl(scratch.url, PLATFORM_ROLE, scratch.secret)
}, START)
beforeEach(() => scratch.admin`truncate registry.access_entry`)
afterAll(() => scratch.stop())

const reading = (requestId: string = randomUUID()): AccessContext => ({
  keys: ['comune:072006', 'role:SOCIAL_WORKER'],
  scope: 'LOCAL',
  issuer: 'https://login.example',
  subject: 'operator "1", \\of {Bari}',
  roles: ['SOCIAL_WORKER'],
  client: 'front-end',
  purpose: 'lavoro sul caso, «ordinario»',
  requestId,
})

/** Batches over connections of their own, and the names of the statements they send. */
function batches(max = 4) {
  const sent: string[] = []
  const pool = new Pool({ url, max, patience: 2_000, observe: ({ name }) => sent.push(name) })
  const entries = new EntryBatches({ pool, only: undefined, statementTimeout: 5_000 })
  return { entries, sent, [Symbol.asyncDispose]: () => pool.end() }
}

test('requests that end together share a commit, and each has its own entry in the order in which it came', async () => {
  await using database = batches()
  const requests = Array.from({ length: 40 }, (_, index) => ({
    schema: SCHEMAS[index % SCHEMAS.length] ?? 'persons',
    accessContext: reading(),
    persons: [randomUUID(), randomUUID()],
  }))
  await Promise.all(
    requests.map(({ schema, accessContext, persons }) =>
      database.entries.write(schema, [
        accessEntry(accessContext, 'READ', persons, ['Query.persons#abc', 'Query.person#"d"']),
        accessEntry(accessContext, 'EMERGENCY', persons.slice(1)),
      ]),
    ),
  )
  const kept = await scratch.admin`
    select scope, issuer, subject, roles, client, purpose, operation, request_id, action, persons, readers, searches
    from registry.access_entry order by id`
  expect(kept).toHaveLength(80)
  for (const { accessContext, persons } of requests) {
    const { requestId: request_id, keys: _, ...said } = accessContext
    const common = { ...said, request_id, operation: null, readers: ['comune:072006'] }
    expect(kept.filter((entry) => entry.request_id === request_id)).toEqual([
      { ...common, action: 'READ', persons, searches: ['Query.persons#abc', 'Query.person#"d"'] },
      { ...common, action: 'EMERGENCY', persons: persons.slice(1), searches: null },
    ])
  }
  // the first leaves alone, the others behind it in one
  expect(database.sent.filter((name) => name === 'commit')).toHaveLength(2)
})

test('an entry that cannot be written fails its own request alone', async () => {
  await using database = batches()
  const write = (requestId?: string) =>
    database.entries.write('cases', [accessEntry(reading(requestId), 'READ', [randomUUID()])])
  const [first, second, wrong, fourth] = await Promise.allSettled([
    write(),
    write(),
    write('no uuid'),
    write(),
  ])
  for (const { status } of [first, second, fourth]) expect(status).toBe('fulfilled')
  expect(wrong).toMatchObject({ status: 'rejected', reason: { sqlState: '22P02' } })
  const [counted] = await scratch.admin`select count(*)::int as entries from registry.access_entry`
  expect(counted).toEqual({ entries: 3 })
})

test('a request whose entry does not come to its end holds up no other for long', async () => {
  await using database = batches()
  const stuck = Promise.withResolvers<void>()
  const leading = database.entries.lead(() => stuck.promise)
  await database.entries.write('cases', [accessEntry(reading(), 'READ', [randomUUID()])])
  stuck.resolve()
  await leading
})

test('without a connection in time all are told, and those that come later find one again', async () => {
  await using database = batches(1)
  const write = () => database.entries.write('cases', [accessEntry(reading(), 'READ', [randomUUID()])])
  await write()
  const [self] = await scratch.admin`select pid from pg_stat_activity where usename = ${PLATFORM_ROLE}`
  await scratch.admin`select pg_terminate_backend(${self?.pid ?? 0})`
  const reported = await Promise.allSettled([write(), write(), write()])
  const [counted] = await scratch.admin`select count(*)::int as entries from registry.access_entry`
  // what was reported as kept is kept; what was not may be
  expect(counted?.entries).toBeGreaterThanOrEqual(
    1 + reported.filter(({ status }) => status === 'fulfilled').length,
  )
  await write()
})

test('what was reported as written is there after the process was killed', async () => {
  const program = new URL('many-reads.ts', import.meta.url).pathname
  const child = fork(program, [url], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const reported: string[] = []
  child.on('message', (requestId) => {
    reported.push(String(requestId))
    if (reported.length === 500) child.kill('SIGKILL')
  })
  await once(child, 'exit')
  const kept = await scratch.admin`select request_id from registry.access_entry`
  const known = new Set(kept.map(({ request_id }) => String(request_id)))
  expect(reported.length).toBeGreaterThanOrEqual(500)
  expect(reported.filter((requestId) => !known.has(requestId))).toEqual([])
})
