import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import postgres, { type Sql } from 'postgres'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { migrate } from '../src/migrate/migrate.ts'
import { PLATFORM_ROLE, rolePassword, roleUrl } from '../src/migrate/roles.ts'
import { SCHEMAS } from '../src/migrate/schemas.ts'
import { type EmbeddedServer, startEmbedded } from '../src/server/embedded.ts'
import { NOTHING_EMITTED, START, writeMigrations } from './scratch.ts'

const secret = 'a secret of the tests'
const emitted = NOTHING_EMITTED
let directory: string
let server: EmbeddedServer
let admin: Sql
let root: string
let url: string
let database = 0

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'cse-migrate-'))
  server = await startEmbedded({ directory, durable: false })
  admin = postgres(server.url, { max: 1, onnotice: () => {} })
}, START)
beforeEach(async () => {
  root = await mkdtemp(join(directory, 'migrations-'))
  const name = `test_${++database}`
  await admin.unsafe(`create database ${name}`)
  url = server.url.replace(/\/cse$/, `/${name}`)
})
afterAll(async () => {
  await admin.end()
  await server.stop()
  await rm(directory, { recursive: true, force: true })
})

async function execute(query: string, as = url): Promise<unknown[]> {
  const sql = postgres(as, { max: 1, onnotice: () => {} })
  try {
    return [...(await sql.unsafe(query))]
  } finally {
    await sql.end()
  }
}

const create = 'create schema cases; create table cases.note (text text);'

test('migrations run once, in order, registry before the subgraphs', async () => {
  await writeMigrations(root, {
    'cases/002.do.second.sql': `insert into cases.note values ('second ' || registry.word());`,
    'cases/001.do.first.sql': create,
    'registry/001.do.word.sql': `create schema registry; create function registry.word() returns text return 'word';`,
  })
  const reported: string[] = []
  const onProgress = (schema: string, ran: number) => reported.push(`${schema} ${ran}`)
  await migrate(url, { secret, emitted, root, onProgress })
  await migrate(url, { secret, emitted, root, onProgress })
  expect(await execute('select text from cases.note')).toEqual([{ text: 'second word' }])
  expect(reported).toEqual([
    ...['registry 1', 'persons 0', 'cases 2', 'services 0', 'finance 0', 'analytics 0'],
    ...['registry 0', 'persons 0', 'cases 0', 'services 0', 'finance 0', 'analytics 0'],
  ])
})

test('a migration that waits for a reader lets those pass who come after it', async () => {
  await writeMigrations(root, { 'cases/001.do.first.sql': create })
  await migrate(url, { secret, emitted, root })
  await writeMigrations(root, { 'cases/002.do.second.sql': 'alter table cases.note add column day date' })
  const reader = postgres(url, { max: 1, onnotice: () => {} })
  const release = Promise.withResolvers<void>()
  const reading = Promise.withResolvers<void>()
  const read = reader.begin(async (sql) => {
    await sql`select from cases.note`
    reading.resolve()
    await release.promise
  })
  await reading.promise
  const migrated = migrate(url, { secret, emitted, root })
  const waiting = `select from pg_locks where relation = 'cases.note'::regclass and not granted`
  await vi.waitUntil(async () => (await execute(waiting)).length > 0, { timeout: 30_000, interval: 20 })
  // behind a migration that went on waiting they would wait for the reader too, which ends after them
  expect(await execute('select text from cases.note')).toEqual([])
  release.resolve()
  await Promise.all([read, migrated])
  await reader.end()
  expect(await execute('select day from cases.note')).toEqual([])
})

test('a migration edited after it landed stops the start, by name', async () => {
  await writeMigrations(root, { 'cases/001.do.first.sql': create, 'cases/002.do.second.sql': 'select 2' })
  await migrate(url, { secret, emitted, root })
  await writeFile(join(root, 'cases/migrations/001.do.first.sql'), `${create} -- and more`)
  await expect(migrate(url, { secret, emitted, root })).rejects.toThrow(
    'cases/migrations/001.do.first.sql was edited after it landed: restore it and write a new migration instead.',
  )
})

test('a migration numbered below a landed one stops the start: it would never run', async () => {
  await writeMigrations(root, { 'cases/002.do.second.sql': create })
  await migrate(url, { secret, emitted, root })
  await writeMigrations(root, { 'cases/001.do.first.sql': 'select 1' })
  await expect(migrate(url, { secret, emitted, root })).rejects.toThrow(/001.do.first.sql is numbered below/)
})

test('a migration that fails leaves nothing of itself, keeps those before it, and runs again when repaired', async () => {
  await writeMigrations(root, {
    'cases/001.do.first.sql': create,
    'cases/002.do.second.sql': `insert into cases.note values ('half'); select nonsense;`,
  })
  await expect(migrate(url, { secret, emitted, root })).rejects.toThrow(
    /^cases\/migrations\/002.do.second.sql failed: .*nonsense/,
  )
  expect(await execute('select text from cases.note')).toEqual([])
  await writeFile(join(root, 'cases/migrations/002.do.second.sql'), `insert into cases.note values ('whole')`)
  await migrate(url, { secret, emitted, root })
  expect(await execute('select text from cases.note')).toEqual([{ text: 'whole' }])
})

test(
  'processes that start together take turns',
  async () => {
    await writeMigrations(root, {
      'cases/001.do.first.sql': `${create} select pg_sleep(0.3); insert into cases.note values ('once')`,
    })
    const script = `import { migrate } from ${JSON.stringify(join(import.meta.dirname, '../src/migrate/migrate.ts'))}
    await migrate(...${JSON.stringify([url, { secret, emitted, root }])})`
    const starts = [1, 2, 3].map(() =>
      promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script]),
    )
    await Promise.all(starts)
    expect(await execute('select text from cases.note')).toEqual([{ text: 'once' }])
  },
  START,
)

test('two databases of one server can be migrated at the same time', async () => {
  await admin`create database beside`
  await Promise.all(
    [url, server.url.replace(/\/cse$/, '/beside')].map((one) => migrate(one, { secret, emitted, root })),
  )
})

test('a role under an earlier name takes the one of now, with its grants, and migrations that landed under the earlier one run', async () => {
  await migrate(url, { secret, emitted, root })
  await admin.unsafe('alter role cse_platform rename to cse_house')
  await writeMigrations(root, {
    'cases/001.do.word.sql': `create schema cases; create function cases.word() returns text security definer return 'word';
      grant usage on schema cases to cse_house; grant execute on function cases.word to cse_house;`,
  })
  await migrate(url, { secret, emitted, root })
  expect(await execute('select cases.word()', roleUrl(url, PLATFORM_ROLE, secret))).toEqual([
    { word: 'word' },
  ])
  expect(await execute(`select from pg_roles where rolname = 'cse_house'`)).toEqual([])
})

test('each role logs in with its derived password, and the platform’s role becomes the subgraphs’ and has nothing of its own', async () => {
  await writeMigrations(root, {
    'cases/001.do.first.sql': `${create} grant usage on schema cases to cse_cases; grant select on cases.note to cse_cases;`,
  })
  await migrate(url, { secret, emitted, root })
  for (const schema of SCHEMAS) {
    expect(await execute('select current_user as me', roleUrl(url, `cse_${schema}`, secret))).toEqual([
      { me: `cse_${schema}` },
    ])
  }
  const platform = roleUrl(url, PLATFORM_ROLE, secret)
  await expect(execute('select * from cases.note', platform)).rejects.toThrow(/permission denied/)
  await expect(execute(`select registry.emit('topic', '{}')`, platform)).rejects.toThrow(/permission denied/)
  await expect(execute('set role postgres', platform)).rejects.toThrow(/permission denied/)
  await expect(execute('set role cse_persons', roleUrl(url, 'cse_cases', secret))).rejects.toThrow(
    /permission denied/,
  )
  expect(
    await execute('begin; set local role cse_cases; select * from cases.note; commit', platform),
  ).toBeDefined()
  await expect(execute('select 1', roleUrl(url, 'cse_cases', 'another secret'))).rejects.toThrow(/password/)
  expect(rolePassword(secret, 'cse_cases')).not.toBe(rolePassword(secret, 'cse_persons'))
})

test('a start with another secret does not take the database away from processes that work', async () => {
  await migrate(url, { secret, emitted, root })
  const working = postgres(roleUrl(url, PLATFORM_ROLE, secret), { max: 1 })
  await working`select 1`
  await expect(migrate(url, { secret: 'another secret', emitted, root })).rejects.toThrow(
    /another CSE_SIGNING_KEY/,
  )
  await migrate(url, { secret, emitted, root })
  await working.end()
  expect(await execute('select current_user as me', roleUrl(url, PLATFORM_ROLE, secret))).toEqual([
    { me: PLATFORM_ROLE },
  ])
})

test('a role that could pass the row policies is refused', async () => {
  await migrate(url, { secret, emitted, root })
  await admin`alter role cse_finance bypassrls`
  await expect(migrate(url, { secret, emitted, root })).rejects.toThrow(
    /The role cse_finance could pass the row policies/,
  )
  await admin`alter role cse_finance nobypassrls`
})

test('a login that cannot create roles, or would be bound by row policies, is refused in one sentence', async () => {
  await admin.unsafe(
    `create role weak login password 'weak'; create role half login createrole password 'weak'`,
  )
  const as = (role: string) => url.replace(/\/\/[^@]+@/, `//${role}:weak@`)
  await expect(migrate(as('weak'), { secret, emitted, root })).rejects.toThrow(
    'The database login weak must be allowed to create roles.',
  )
  await expect(migrate(as('half'), { secret, emitted, root })).rejects.toThrow(
    /half must be a superuser or have the attribute bypassrls/,
  )
  await expect(migrate(as('nobody'), { secret, emitted, root })).rejects.toThrow(
    /does not let us in: password authentication failed/,
  )
})

test('an administrator who is no superuser can migrate', async () => {
  const name = `test_${database}`
  await admin.unsafe(`drop role if exists weak, half`)
  await admin.unsafe(
    `create role keeper login createrole bypassrls password 'weak'; alter database ${name} owner to keeper`,
  )
  for (const schema of [...SCHEMAS, 'platform', 'outbox', 'counts'])
    await admin.unsafe(`grant cse_${schema} to keeper with admin true`)
  await writeMigrations(root, { 'cases/001.do.first.sql': create })
  await migrate(url.replace(/\/\/[^@]+@/, '//keeper:weak@'), { secret, emitted, root })
  expect(await execute('select text from cases.note')).toEqual([])
})

test('a server that does not answer is named without its password', async () => {
  const error = await migrate('postgres://someone:sesame@127.0.0.1:9/cse', { secret, emitted, root }).catch(
    String,
  )
  expect(error).toMatch(/The database at 127.0.0.1:9\/cse does not let us in: .*ECONNREFUSED/)
  expect(error).not.toMatch(/sesame/)
})
