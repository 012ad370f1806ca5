import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openImpatient } from '../src/connection/impatient.ts'
import { databaseAddress, driverAddress, serversOf } from '../src/connection/servers.ts'
import { OUTBOX_ROLE, PLATFORM_ROLE, roleUrl } from '../src/migrate/roles.ts'
import { startOutbox } from '../src/outbox/outbox.ts'
import { query } from '../src/query/query.ts'
import { sql } from '../src/query/sql.ts'
import type { EmbeddedServer } from '../src/server/embedded.ts'
import { postmasterOf } from '../src/server/postmaster.ts'
import { openAdmin } from '../src/server/server.ts'
import { openDatabase } from '../src/session/database.ts'
import { startProxy } from './proxy.ts'
import { type Scratch, START, subscribed } from './scratch.ts'
import { bari } from './session-fixtures.ts'
import { type PrimaryAndStandby, startWithStandby } from './standby.ts'
import { persons } from './tables.ts'

let servers: PrimaryAndStandby
let primary: Scratch
let standby: EmbeddedServer

const NAMES = query
  .select({ id: persons.id, name: persons.givenName })
  .from(persons)
  .orderBy(persons.givenName)
const SERVER = sql<{ replica: boolean }>`select pg_is_in_recovery() as replica`
const personNamed = (name: string) =>
  sql`insert into persons.person (given_name, readers) values (${name}, '{comune:072006}')`

/** The address of both servers as a role. */
function both(role: typeof PLATFORM_ROLE | typeof OUTBOX_ROLE): string {
  const url = new URL(roleUrl(primary.url, role, primary.secret))
  // the standby first: whoever does not look would stay with it
  const hosts = `${new URL(standby.url).host},${url.host}`
  return databaseAddress(`${url.href.replace(url.host, hosts)}?target_session_attrs=read-write`) ?? ''
}

beforeAll(async () => {
  servers = await startWithStandby()
  ;({ primary, standby } = servers)
  await primary.admin`insert into registry.event_emitter values ('cse_persons', 'person noted')`
}, 2 * START)
afterAll(() => servers?.stop())

test('what is about nobody is read from a replica that is near enough and has what the viewer wrote, else from the primary', {
  timeout: START,
}, async () => {
  const proxy = await startProxy(roleUrl(standby.url, PLATFORM_ROLE, primary.secret))
  const database = openDatabase({
    url: roleUrl(primary.url, PLATFORM_ROLE, primary.secret),
    max: 4,
    searchKey: Buffer.alloc(32, 1),
    replicas: { urls: [proxy.url], longestLag: 3_000 },
  })
  const [anna, berto] = [
    { ...bari, subject: 'anna' },
    { ...bari, subject: 'berto' },
  ]
  const read = async (viewer: typeof anna, { after = 0, about = false } = {}) => {
    const session = database.session(viewer, { after })
    const rows = await session.as('persons').rows(NAMES, about ? { concerns: ({ id }) => id } : {})
    const [server] = await session.as('cases').rows(SERVER)
    await session.close()
    return { names: rows.map(({ name }) => name), replica: server?.replica }
  }
  const nearAgain = () =>
    vi.waitFor(async () => expect((await read(berto)).replica).toBe(true), { timeout: 10_000, interval: 50 })
  const write = async (name: string) => {
    const session = database.session(anna)
    await session.as('persons').write((change) => change.run(personNamed(name)))
    await session.close()
  }

  // nothing is known of the replica when the first one comes
  expect((await read(anna)).replica).toBe(false)
  await nearAgain()

  // who wrote reads it, whether or not the replica has replayed it
  const standbyAdmin = await openAdmin(standby.url)
  await standbyAdmin`select pg_wal_replay_pause()`
  await write('Ada')
  expect(await read(anna)).toEqual({ names: ['Ada'], replica: false })
  expect(await read(berto)).toEqual({ names: [], replica: true })
  const written = database.written(anna)
  expect(written).toBeGreaterThan(0)
  // as a client says who comes from another gateway
  expect(await read(berto, { after: written })).toEqual({ names: ['Ada'], replica: false })

  // the bound on lag: it stands still, and soon nobody is answered by it
  await vi.waitFor(async () => expect((await read(berto)).replica).toBe(false), {
    timeout: 10_000,
    interval: 50,
  })
  expect((await read(berto)).names).toEqual(['Ada'])
  expect(database.replicas()?.replicas[0]).toMatchObject({ usable: false })
  await standbyAdmin`select pg_wal_replay_resume()`
  await nearAgain()
  expect(await read(anna)).toEqual({ names: ['Ada'], replica: true })

  // rows of others are no rows on a replica, and what is about somebody is logged by the primary all the same
  expect((await read({ ...bari, keys: ['comune:072021'] })).names).toEqual([])
  const entries = () =>
    primary.admin`select from registry.access_entry where action = 'READ'`.then(({ length }) => length)
  expect(await entries()).toBe(0)
  expect(await read(anna, { about: true })).toEqual({ names: ['Ada'], replica: true })
  expect(await entries()).toBe(1)

  // a write in such a request goes where it belongs
  const mixed = database.session(anna, { after: 0 })
  await mixed.as('persons').rows(NAMES)
  await mixed.as('persons').write((change) => change.run(personNamed('Bea')))
  await mixed.close()

  // cut off in the middle of a request, it goes on at the primary
  await nearAgain()
  const cut = database.session(berto, { after: 0 })
  await cut.as('persons').rows(NAMES)
  proxy.cutAt(1)
  expect(await cut.as('persons').rows(NAMES)).toHaveLength(2)
  await cut.close()
  await nearAgain()

  // silent, it keeps nobody waiting for long
  proxy.stall()
  const began = performance.now()
  expect(await read(berto)).toEqual({ names: ['Ada', 'Bea'], replica: false })
  expect(performance.now() - began).toBeLessThan(4_000)
  proxy.resume()
  await nearAgain()
  const { reads } = database.replicas() ?? { reads: {} }
  expect(reads).toMatchObject({ identified: 1, failed: expect.any(Number), written: expect.any(Number) })

  await Promise.all([database.close(), standbyAdmin.end(), proxy.stop()])
  await primary.admin`truncate persons.person, registry.access_entry`
})

test('a server that does not follow the primary answers nobody: it is one itself, or of another database', async () => {
  const url = roleUrl(primary.url, PLATFORM_ROLE, primary.secret)
  const database = openDatabase({ url, replicas: { urls: [url], longestLag: 3_000 } })
  await database.session(bari, { after: 0 }).abort()
  await pause(1_000)
  await database.session(bari, { after: 0 }).abort()
  expect(database.replicas()).toMatchObject({
    replicas: [{ usable: false, lagSeconds: 3600 }],
    reads: { none: 2 },
  })
  await database.close()
})

test('a primary that is killed under load loses nothing that was acknowledged; its standby is found without a restart', {
  timeout: 2 * START,
}, async () => {
  const database = openDatabase({ url: both(PLATFORM_ROLE), max: 6 })
  const impatient = openImpatient(both(PLATFORM_ROLE), 1)
  const delivered = new Set<number>()
  const outbox = await startOutbox({
    url: both(OUTBOX_ROLE),
    subscriptions: subscribed({
      'person noted': async (payload) => void delivered.add((payload as { id: number }).id),
    }),
  })
  await impatient.execute((question) => question`select`)

  const acknowledged = new Set<number>()
  const failures: number[] = []
  let next = 0
  let writing = true
  const note = (id: number) =>
    database.system(
      'persons',
      (session) =>
        session.write(async (change) => {
          await change.run(
            sql`insert into persons.person (given_name, readers) values (${String(id)}, '{region}')`,
          )
          await change.emit('person noted', { id })
        }),
      ['region'],
    )
  const writer = async () => {
    while (writing) {
      const id = ++next
      await note(id).then(
        () => acknowledged.add(id),
        () => failures.push(performance.now()),
      )
      await pause(5)
    }
  }
  const writers = [1, 2, 3, 4, 5, 6].map(writer)
  const acknowledge = (more: number) => {
    const wanted = acknowledged.size + more
    return vi.waitFor(() => expect(acknowledged.size).toBeGreaterThan(wanted), {
      timeout: START,
      interval: 20,
    })
  }
  await acknowledge(200)
  process.kill((await postmasterOf(join(primary.directory, 'data')))?.pid ?? 0, 'SIGKILL')
  await vi.waitFor(() => expect(failures.length).toBeGreaterThan(0), START)
  const promoting = await openAdmin(standby.url)
  await promoting`select pg_promote()`
  await acknowledge(200)
  writing = false
  await Promise.all(writers)

  const kept = await promoting<{ id: number }[]>`select given_name::int as id from persons.person`
  const stored = new Set(kept.map(({ id }) => id))
  expect([...acknowledged].filter((id) => !stored.has(id))).toEqual([])
  await vi.waitFor(() => expect([...acknowledged].filter((id) => !delivered.has(id))).toEqual([]), {
    timeout: START,
    interval: 200,
  })
  expect(await impatient.execute((question) => question`select pg_is_in_recovery() as standby`)).toEqual([
    { standby: false },
  ])
  const seconds = ((failures.at(-1) ?? 0) - (failures[0] ?? 0)) / 1000
  console.info(
    `failover: ${acknowledged.size} acknowledged, 0 lost, ${failures.length} refused within ${seconds.toFixed(1)} s`,
  )
  await Promise.all([outbox.stop(), database.close(), impatient.close(), promoting.end()])
})

test('an address names one server or several, of which the driver takes the primary', () => {
  const one = 'postgres://a:b@one:1/cse?sslmode=verify-full'
  expect(databaseAddress(one)).toBe(one)
  expect(serversOf(one)).toEqual([one])
  expect(driverAddress(one)).toBe(one)
  const several = databaseAddress('postgres://a:b%40@one:1,[::1]:2,three/cse?sslmode=verify-full') ?? ''
  expect(serversOf(several)).toEqual([
    'postgres://a:b%40@one:1/cse?sslmode=verify-full',
    'postgres://a:b%40@[::1]:2/cse?sslmode=verify-full',
    'postgres://a:b%40@three/cse?sslmode=verify-full',
  ])
  expect(driverAddress(several)).toBe(
    'postgres://a:b%40@one:1,[::1]:2,three/cse?sslmode=verify-full&target_session_attrs=primary',
  )
  for (const wrong of ['postgres://one:x,two/cse', 'postgres://one,two/cse?target_session_attrs=standby'])
    expect(databaseAddress(wrong)).toBeNull()
})
