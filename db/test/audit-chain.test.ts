import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import postgres, { type ISql, type Sql } from 'postgres'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { verifyLog } from '../src/audit/verify-log.ts'
import { SEALED_TABLES } from '../src/audit/verify-records.ts'
import { migrate } from '../src/migrate/migrate.ts'
import { OUTBOX_ROLE, roleUrl } from '../src/migrate/roles.ts'
import { startOutbox } from '../src/outbox/outbox.ts'
import { type EmbeddedServer, startEmbedded } from '../src/server/embedded.ts'
import { NOTHING_EMITTED, START } from './scratch.ts'

const SECRET = 'a secret of the tests'
let directory: string
let server: EmbeddedServer
let admin: Sql
let sealer: Sql

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'cse-seals-'))
  server = await startEmbedded({ directory, durable: false })
  await migrate(server.url, { secret: SECRET, emitted: NOTHING_EMITTED })
  admin = postgres(server.url, { max: 1, onnotice: () => {} })
  sealer = postgres(roleUrl(server.url, OUTBOX_ROLE, SECRET), { max: 1 })
}, START)

afterAll(async () => {
  await sealer.end()
  await admin.end()
  await server.stop()
  await rm(directory, { recursive: true, force: true })
})

/** As a superuser may, who puts the triggers aside. */
const tamper = (change: string) =>
  admin.unsafe(`set session_replication_role = replica; ${change}; set session_replication_role = origin`)

beforeEach(() =>
  tamper(
    'truncate registry.access_entry, registry.access_of_bodies, registry.access_seal, registry.sealed_record',
  ),
)

const write = (sql: ISql, entries: number, subject = 'operator') => sql`
  insert into registry.access_entry (scope, issuer, subject, roles, purpose, operation, request_id, action, persons, readers)
  select 'LOCAL', 'https://login.example', ${subject}, '{PUA}', 'perché "così" è – ☂', 'Scheda', uuidv7(), 'READ', array[uuidv7(), uuidv7()], '{comune:072006}'
  from generate_series(1, ${entries})`

const seal = async (most = 5000, patience = '5 seconds') => {
  const [row] = await sealer<
    { sealed: number }[]
  >`select registry.seal_accesses(${most}, ${patience}) as sealed`
  return row?.sealed
}

test('the rows of every table that is sealed are held against their seals', async () => {
  const sealed = await admin<{ name: string }[]>`
    select nspname || '.' || relname as name from pg_trigger join pg_class on pg_class.oid = tgrelid
    join pg_namespace on pg_namespace.oid = relnamespace where tgname = 'rows_are_sealed' order by 1`
  expect(sealed.map(({ name }) => name)).toEqual(Object.keys(SEALED_TABLES).toSorted())
})

test('what is sealed is found to be as it was, whatever it holds', async () => {
  await write(admin, 25)
  expect([await seal(10), await seal(10), await seal(10), await seal(10)]).toEqual([10, 10, 5, 0])
  await write(admin, 3)
  expect(await verifyLog(admin, { now: new Date() })).toEqual({
    batches: 3,
    entries: 25,
    unread: 0,
    unsealed: 3,
    records: 0,
    checkpoints: 0,
    head: expect.stringMatching(/^[0-9a-f]{64}$/),
    findings: [],
  })
})

test.each([
  [
    'an entry altered',
    `update registry.access_entry set purpose = 'altro' where id = $15`,
    /Batch 2 .*altered/,
  ],
  [
    'an entry whose persons were altered',
    `update registry.access_entry set persons = persons[1:1] where id = $15`,
    /Batch 2 .*altered/,
  ],
  [
    'an entry removed',
    'delete from registry.access_entry where id = $15',
    /Batch 2 .*1 of 10 entries are gone/,
  ],
  ['a batch removed', 'delete from registry.access_seal where number = 2', /Batch 2 is missing/],
  [
    'a batch altered',
    `update registry.access_seal set sealed_at = sealed_at - interval '1 day' where number = 2`,
    /Batch 2 .*altered/,
  ],
  [
    'a batch and its entries removed',
    'delete from registry.access_seal where number = 2; delete from registry.access_entry where id between $11 and $20',
    /Batch 2 is missing/,
  ],
])('%s is found', async (_, change, sentence) => {
  await write(admin, 30)
  while ((await seal(10)) ?? 0);
  const [first] = await admin<{ id: number }[]>`select min(id)::int as id from registry.access_entry`
  await tamper(change.replace(/\$(\d+)/g, (_, place) => String((first?.id ?? 0) + Number(place) - 1)))
  const { findings, batches } = await verifyLog(admin, { now: new Date() })
  expect(findings[0]).toMatch(sentence)
  expect(batches).toBe(1)
})

test('an entry put into the gap of a transaction that was rolled back is found', async () => {
  await write(admin, 2)
  await admin
    .begin(async (sql) => {
      await write(sql, 1)
      throw new Error('rolled back')
    })
    .catch(() => {})
  await write(admin, 2)
  expect(await seal()).toBe(4)
  expect(await verifyLog(admin, { now: new Date() })).toMatchObject({ entries: 4, findings: [] })
  const [gap] = await admin<{ id: number }[]>`
    select (id + 1)::int as id from registry.access_entry entry
    where not exists (select from registry.access_entry next where next.id = entry.id + 1) order by id limit 1`
  await tamper(`insert into registry.access_entry overriding system value
    select (jsonb_populate_record(entry, '{"id": ${gap?.id}}')).* from registry.access_entry entry order by id limit 1`)
  expect((await verifyLog(admin, { now: new Date() })).findings[0]).toMatch(/1 entries were put in/)
})

test('what is cut off at the end is found by whoever kept the last digest', async () => {
  await write(admin, 20)
  await seal(10)
  await seal(10)
  const { head } = await verifyLog(admin, { now: new Date() })
  await tamper(
    'delete from registry.access_seal where number = 2; delete from registry.access_entry where id > (select upto_id from registry.access_seal)',
  )
  expect(await verifyLog(admin, { now: new Date() })).toMatchObject({ batches: 1, findings: [] })
  expect((await verifyLog(admin, { known: head ?? '', now: new Date() })).findings[0]).toMatch(/cut off/)
})

test('an entry that is committed late is waited for, and sealed in its place', async () => {
  const late = postgres(server.url, { max: 1 })
  let commit = () => {}
  const held = new Promise<void>((resolve) => {
    commit = resolve
  })
  const began = Promise.withResolvers<void>()
  const writing = late.begin(async (sql) => {
    await write(sql, 1, 'late')
    began.resolve()
    await held
  })
  await began.promise
  await write(admin, 3)
  expect(await seal(5000, '100 milliseconds')).toBe(0)
  const sealing = seal()
  await pause(100)
  commit()
  await writing
  expect(await sealing).toBe(4)
  expect(await verifyLog(admin, { now: new Date() })).toMatchObject({ entries: 4, unsealed: 0, findings: [] })
  await late.end()
})

test('sealing beside writers leaves nothing out', async () => {
  const writers = Array.from({ length: 4 }, () => postgres(server.url, { max: 1 }))
  const writing = writers.map(async (sql) => {
    for (let round = 0; round < 40; round++) await write(sql, 1 + (round % 3))
  })
  for (let round = 0; round < 20; round++) await seal(17)
  await Promise.all(writing)
  while ((await seal()) ?? 0);
  expect(await verifyLog(admin, { now: new Date() })).toMatchObject({
    entries: 4 * 79,
    unsealed: 0,
    findings: [],
  })
  await Promise.all(writers.map((sql) => sql.end()))
})

test('nobody but the sealing role seals, and no role of ours changes a seal or the log', async () => {
  await write(admin, 1)
  await seal()
  for (const change of [
    'update registry.access_seal set entries = 2',
    'delete from registry.access_entry',
    "insert into registry.access_seal values (2, 1, 2, 1, now(), sha256(''))",
  ])
    await expect(sealer.unsafe(change)).rejects.toThrow(/permission denied/)
  await expect(admin`update registry.access_seal set entries = 2`).rejects.toThrow(/append-only/)
  await expect(admin`delete from registry.access_entry`).rejects.toThrow(/append-only/)
  const persons = postgres(roleUrl(server.url, 'cse_persons', SECRET), { max: 1 })
  await expect(persons`select registry.seal_accesses()`).rejects.toThrow(/permission denied/)
  await persons.end()
})

test('the worker seals what it finds', async () => {
  await write(admin, 12)
  const outbox = await startOutbox({
    url: roleUrl(server.url, OUTBOX_ROLE, SECRET),
    subscriptions: {},
    seals: true,
  })
  try {
    await admin`select graphile_worker.add_job('registry.seal-accesses')`
    await expect
      .poll(() => verifyLog(admin, { now: new Date() }))
      .toMatchObject({ entries: 12, unsealed: 0, findings: [] })
  } finally {
    await outbox.stop()
  }
})
