import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type BackupSettings, backupStore } from '../src/backup/archiving.ts'
import { takeBackup } from '../src/backup/base-backup.ts'
import { restoreStandby } from '../src/backup/restore-backup.ts'
import { openImpatient } from '../src/connection/impatient.ts'
import { databaseAddress, driverAddress, serversOf } from '../src/connection/servers.ts'
import { OUTBOX_ROLE, PLATFORM_ROLE, roleUrl } from '../src/migrate/roles.ts'
import { startOutbox } from '../src/outbox/outbox.ts'
import { sql } from '../src/query/sql.ts'
import { type EmbeddedServer, startEmbedded } from '../src/server/embedded.ts'
import { postmasterOf } from '../src/server/postmaster.ts'
import { openAdmin } from '../src/server/server.ts'
import { openDatabase } from '../src/session/database.ts'
import { SCRATCH, type Scratch, START, startScratch, subscribed } from './scratch.ts'

/** As in production; what the machine would lose is not what is killed here. */
const WAITING = { synchronous_commit: 'on' }
let home: string
let primary: Scratch
let standby: EmbeddedServer

/** The address of both servers as a role. */
function both(role: typeof PLATFORM_ROLE | typeof OUTBOX_ROLE): string {
  const url = new URL(roleUrl(primary.url, role, primary.secret))
  // the standby first: whoever does not look would stay with it
  const hosts = `${new URL(standby.url).host},${url.host}`
  return databaseAddress(`${url.href.replace(url.host, hosts)}?target_session_attrs=read-write`) ?? ''
}

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'cse-failover-'))
  await chmod(home, 0o711)
  const backups: BackupSettings = {
    directory: join(home, 'backups'),
    secret: 'the secret of the backups of this test',
  }
  primary = await startScratch(SCRATCH, { backups, settings: WAITING })
  const { hostname, port, password } = new URL(primary.url)
  await primary.admin`insert into registry.event_emitter values ('cse_persons', 'person noted')`
  const admin = await openAdmin(primary.url)
  await takeBackup(admin, backupStore(backups), password)
  await admin.end()
  const into = join(home, 'standby')
  await restoreStandby(backupStore(backups), {
    into,
    primary: `host=${hostname} port=${port} user=postgres password=${password} application_name=standby`,
  })
  standby = await startEmbedded({
    directory: into,
    durable: false,
    backups,
    archives: false,
    standby: true,
    settings: WAITING,
  })
  await primary.admin`alter system set synchronous_standby_names = 'standby'`
  await primary.admin`select pg_reload_conf()`
  await vi.waitFor(
    async () =>
      expect(await primary.admin`select sync_state from pg_stat_replication`).toEqual([
        { sync_state: 'sync' },
      ]),
    { timeout: START / 2, interval: 100 },
  )
}, 2 * START)
afterAll(async () => {
  await standby?.stop()
  await primary?.stop()
  await rm(home, { recursive: true, force: true })
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
