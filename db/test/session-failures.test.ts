import { afterAll, beforeAll, expect, test } from 'vitest'
import { DatabaseUnavailable } from '../src/connection/failure.ts'
import { query } from '../src/query/query.ts'
import { sql } from '../src/query/sql.ts'
import type { Database } from '../src/session/database.ts'
import { type Scratch, START, startScratch } from './scratch.ts'
import { bari, during, lecce, names, personOf, roleSeenBy, whoAmI } from './session-fixtures.ts'
import { persons } from './tables.ts'

let scratch: Scratch
let database: Database

beforeAll(async () => {
  scratch = await startScratch()
  database = scratch.database()
}, START)
afterAll(() => scratch.stop())

test('a failing read takes no other with it', async () => {
  const person = await personOf(scratch, ['comune:072006'])
  await during(database, bari, async (session) => {
    const reading = session.as('persons')
    const requested = await Promise.allSettled([
      reading.rows(names({ ids: [person] })),
      reading.rows(sql`select 1/0`),
      reading.rows(names({ ids: [person] })),
      session.as('cases').one(whoAmI),
      reading.rows(sql`select * from persons.nothing`),
      reading.rows(names({ ids: [person] })),
    ])
    expect(requested.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
    ])
    expect(requested[1]).toMatchObject({ reason: { sqlState: '22012' } })
    expect(requested[3]).toMatchObject({ value: { role: 'cse_cases', keys: bari.keys.join(',') } })
  })
})

test('a failure holds no value', async () => {
  const id = await personOf(scratch, ['comune:072006'])
  const twice = during(database, bari, (session) =>
    session
      .as('persons')
      .write((writing) =>
        writing.run(
          query.insert(persons).values({ id, givenName: 'Canary', marks: [], readers: ['comune:072006'] }),
        ),
      ),
  )
  const error = await twice.catch((reason: unknown) => reason)
  expect(error).toMatchObject({ sqlState: '23505', constraint: 'person_pkey', table: 'person' })
  expect(JSON.stringify(error) + String(error)).not.toMatch(new RegExp(`Canary|${id}`))
  const unreadable = await during(database, bari, (session) =>
    session.as('persons').rows(names({ ids: ['RSSMRA'] })),
  ).catch(String)
  expect(unreadable).not.toMatch(/RSSMRA/)
})

test('a lost connection rejects what is in flight and everything later, and runs nothing elsewhere', async () => {
  const single = scratch.database({ max: 1 })
  const session = single.session(bari)
  const reading = session.as('persons')
  const [before] = await reading.rows(sql<{ pid: number }>`select pg_backend_pid() as pid`)
  const inFlight = [
    reading.rows(sql`select pg_sleep(10)`),
    // Not yet known to the server: the driver holds back what comes after it.
    reading.rows(sql`select ${'unknown'}::text as text`),
    reading.rows(whoAmI),
    session.as('cases').rows(whoAmI),
  ]
  const settled = Promise.allSettled(inFlight)
  await new Promise((resolve) => setTimeout(resolve, 50))
  await scratch.admin`select pg_terminate_backend(${before?.pid ?? 0})`
  for (const { status, reason } of (await settled) as PromiseRejectedResult[]) {
    expect(status).toBe('rejected')
    expect(reason).toBeInstanceOf(DatabaseUnavailable)
  }
  await expect(reading.rows(whoAmI)).rejects.toThrow(DatabaseUnavailable)

  const seen = await during(single, lecce, (next) => next.as('cases').one(whoAmI))
  expect(seen).toMatchObject({ role: 'cse_cases', keys: 'comune:075035' })
  await expect(reading.rows(whoAmI)).rejects.toThrow(DatabaseUnavailable)
  await session.close()
})

test('connections lost while idle are replaced', async () => {
  const some = scratch.database({ max: 3 })
  const execute = () => during(some, bari, (session) => roleSeenBy(session, 'cases'))
  await Promise.all([execute(), execute(), execute()])
  await scratch.admin`select pg_terminate_backend(pid) from pg_stat_activity where usename = 'cse_platform'`
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(await Promise.all([execute(), execute(), execute(), execute()])).toEqual(Array(4).fill('cse_cases'))
})

test('whoever waits too long for a connection receives an error that says so', async () => {
  const busy = scratch.database({ max: 1, patience: 50 })
  const session = busy.session(bari)
  await roleSeenBy(session, 'cases')
  await expect(during(busy, lecce, (other) => roleSeenBy(other, 'cases'))).rejects.toThrow(
    /became free in 50 ms/,
  )
  await session.close()
  expect(await during(busy, lecce, (other) => roleSeenBy(other, 'cases'))).toBe('cse_cases')
})

test('a statement may not run for longer than its time', async () => {
  const hasty = scratch.database({ statementTimeout: 50 })
  await during(hasty, bari, async (session) => {
    await expect(session.as('cases').rows(sql`select pg_sleep(5)`)).rejects.toMatchObject({
      sqlState: '57014',
    })
    expect(await roleSeenBy(session, 'cases')).toBe('cse_cases')
  })
})

test('a session that has ended sends nothing more, and its connection is free', async () => {
  const single = scratch.database({ max: 1 })
  const session = single.session(bari)
  await roleSeenBy(session, 'cases')
  const late = session.as('cases').rows(sql`select pg_sleep(0.05)`)
  await session.abort()
  await late
  await expect(roleSeenBy(session, 'cases')).rejects.toThrow(/has ended/)
  expect(await during(single, lecce, (next) => roleSeenBy(next, 'persons'))).toBe('cse_persons')
})

test('a request that is cancelled gives up the statement it runs, and its connection serves the next', async () => {
  const small = scratch.database({ max: 1 })
  const session = small.session(bari)
  const asleep = session.as('persons').rows(sql`select pg_sleep(60)`)
  const refused = expect(asleep).rejects.toMatchObject({ sqlState: '57014' })
  await waitUntilItRuns('pg_sleep')
  await session.cancel()
  await refused
  expect(await during(small, bari, (next) => roleSeenBy(next, 'persons'))).toBe('cse_persons')
})

test('a cancellation that comes when the statement is over meets nobody else', async () => {
  const small = scratch.database({ max: 1 })
  for (let round = 0; round < 20; round++) {
    const session = small.session(bari)
    const short = session.as('persons').rows(sql`select pg_sleep(0.003)`)
    const over = short.catch(() => {})
    await new Promise((resolve) => setTimeout(resolve, round % 5))
    const cancelled = session.cancel()
    await during(small, bari, (next) => next.as('persons').rows(sql`select pg_sleep(0.02)`))
    await Promise.all([over, cancelled])
  }
})

test('a write that is cancelled leaves nothing', async () => {
  const id = await personOf(scratch, ['comune:072006'])
  const session = database.session(bari)
  const written = session.as('persons').write(async (writing) => {
    await writing.run(sql`update persons.person set given_name = 'Eva' where id = ${id}`)
    await writing.run(sql`select pg_sleep(61)`)
  })
  const refused = expect(written).rejects.toMatchObject({ sqlState: '57014' })
  await waitUntilItRuns('pg_sleep')
  await session.cancel()
  await refused
  const [row] = await scratch.admin`select given_name from persons.person where id = ${id}`
  expect(row?.given_name).toBe('Ada')
})

async function waitUntilItRuns(text: string): Promise<void> {
  for (;;) {
    const found = await scratch.admin`
      select 1 from pg_stat_activity where state = 'active' and query like ${`%${text}%`} and pid <> pg_backend_pid()`
    if (found.length > 0) return
  }
}
