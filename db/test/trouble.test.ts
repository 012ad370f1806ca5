import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openProbe } from '../src/connection/probe.ts'
import { PLATFORM_ROLE, roleUrl } from '../src/migrate/roles.ts'
import { sql } from '../src/query/sql.ts'
import type { Database } from '../src/session/database.ts'
import { startProxy } from './proxy.ts'
import { type Scratch, START, startScratch } from './scratch.ts'

let scratch: Scratch
beforeAll(async () => {
  scratch = await startScratch()
}, START)
afterAll(() => scratch.stop())

const read = (database: Database) =>
  database.system('persons', (session) => session.rows(sql<{ one: number }>`select 1 as "one"`))
const write = (database: Database) =>
  database.system(
    'persons',
    (session) =>
      session.write((writing) =>
        writing.run(sql`insert into persons.person (given_name, readers) values ('Ada', '{region}')`),
      ),
    ['region'],
  )
const written = async () =>
  (await scratch.admin<{ count: number }[]>`select count(*)::integer as count from persons.person`)[0]?.count
/** Changes a setting for connections made from here on. */
const ofDatabase = async (change: string) => {
  const name = new URL(scratch.url).pathname.slice(1)
  await scratch.admin.begin('read write', (own) => own.unsafe(`alter database "${name}" ${change}`))
}
const login = (url = scratch.url) => roleUrl(url, PLATFORM_ROLE, scratch.secret)
const WRITES = { name: 'writes', text: `select pg_logical_emit_message(true, 'cse', 'ready')` }

test.for([
  ['53100', 'The database has no space left on its disk (53100).', true],
  ['53200', 'The database has not enough of something (53200).', true],
  ['58030', 'The database has trouble with its system (58030).', true],
  ['40P01', 'The database could not come between others (40P01).', false],
] as const)(
  'what the server says of itself (%s) is no fault of the statement, and names its cause',
  async ([code, message, general]) => {
    const database = scratch.database()
    await scratch.admin.unsafe(`
    create or replace function persons.trouble() returns trigger language plpgsql as $$
      begin raise exception 'RSSMRA80A01A662A' using errcode = '${code}'; end $$;
    grant execute on function persons.trouble to cse_persons;
    create or replace trigger trouble before insert on persons.person for each row execute function persons.trouble()`)
    try {
      await expect(write(database)).rejects.toMatchObject({
        name: 'DatabaseUnavailable',
        message,
        sqlState: code,
      })
      expect(database.trouble()?.message ?? null).toBe(general ? message : null)
    } finally {
      await scratch.admin`drop trigger trouble on persons.person`
    }
    await write(database)
  },
)

test('a statement that takes too long is no fault of the service as a whole', async () => {
  const database = scratch.database({ statementTimeout: 10 })
  await expect(
    database.system('persons', (session) => session.rows(sql`select pg_sleep(2)::text as "slept"`)),
  ).rejects.toMatchObject({ name: 'DatabaseUnavailable', sqlState: '57014' })
  expect(database.trouble()).toBeNull()
})

test('a database that takes no writes, and one with no connection left, are reported as such until they are not', async () => {
  const database = scratch.database()
  const probe = openProbe(login())
  await ofDatabase('set default_transaction_read_only = on')
  try {
    await expect(write(database)).rejects.toMatchObject({ name: 'DatabaseUnavailable', sqlState: '25006' })
    expect(database.trouble()).toMatchObject({ sqlState: '25006' })
    const [state] = await probe.execute({
      name: 'state',
      text: `select current_setting('transaction_read_only') as "readOnly"`,
    })
    expect(state).toEqual({ readOnly: 'on' })
  } finally {
    await ofDatabase('reset default_transaction_read_only')
  }
  await probe.close()

  await scratch.admin.unsafe(`alter role ${PLATFORM_ROLE} connection limit 0`)
  const late = scratch.database()
  await expect(read(late)).rejects.toMatchObject({ name: 'DatabaseUnavailable', sqlState: '53300' })
  expect(late.trouble()).toMatchObject({ sqlState: '53300' })
  await scratch.admin.unsafe(`alter role ${PLATFORM_ROLE} connection limit -1`)
  await read(late)
})

test('what no standby has confirmed in time is not reported as kept, and neither hangs nor is ready', async () => {
  await ofDatabase('set synchronous_commit = on')
  const database = scratch.database({ statementTimeout: 30 })
  const probe = openProbe(login())
  await probe.execute(WRITES)
  await scratch.admin`alter system set synchronous_standby_names = 'nobody'`
  await scratch.admin`select pg_reload_conf()`
  try {
    await vi.waitFor(
      () => expect(probe.execute(WRITES)).rejects.toMatchObject({ name: 'DatabaseUnavailable' }),
      5_000,
    )
    await expect(write(database)).rejects.toMatchObject({
      message: 'The database has committed, and its standby has not confirmed it in time.',
    })
    await read(database)
    // nobody is left who waits for a standby
    await vi.waitFor(async () =>
      expect(await scratch.admin`select from pg_stat_activity where wait_event = 'SyncRep'`).toHaveLength(0),
    )
  } finally {
    await scratch.admin`alter system reset synchronous_standby_names`
    await scratch.admin`select pg_reload_conf()`
  }
  await vi.waitFor(() => probe.execute(WRITES), 5_000)
  await write(database)
  await probe.close()
})

test('a database that does not answer is given up, by those who wait and by those who come, and found again', async () => {
  const proxy = await startProxy(login())
  const database = scratch.database({ url: proxy.url, statementTimeout: 10, patience: 1_000, max: 2 })
  const probe = openProbe(proxy.url)
  await Promise.all([read(database), write(database), probe.execute(WRITES)])
  const before = await written()

  const began = performance.now()
  proxy.stall()
  const outcomes = await Promise.allSettled([
    read(database),
    write(database),
    read(database),
    write(database),
    probe.execute(WRITES),
  ])
  expect(outcomes.map(({ status }) => status)).toEqual(Array(5).fill('rejected'))
  for (const outcome of outcomes)
    expect(outcome.status === 'rejected' && outcome.reason).toMatchObject({ name: 'DatabaseUnavailable' })
  // a statement of work without a viewer may last 300 ms here, and two seconds of silence beyond
  expect(performance.now() - began).toBeLessThan(4_500)

  proxy.resume()
  await Promise.all([read(database), write(database), probe.execute(WRITES)])
  expect(await written()).toBe((before ?? 0) + 1)
  expect(proxy.open).toBeLessThanOrEqual(3)
  await probe.close()
  await database.close()
  await proxy.stop()
}, 20_000)
