import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import postgres, { type Sql } from 'postgres'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type BackupSettings, backupStore } from '../src/backup/archiving.ts'
import { dueBackup, keepBackups } from '../src/backup/backup-schedule.ts'
import { kept, namesIn, SEALED, segmentsOf } from '../src/backup/backup-store.ts'
import { type Backup, finishedBackups, takeBackup } from '../src/backup/base-backup.ts'
import { removeOldBackups, segmentsBehindGap } from '../src/backup/kept-segments.ts'
import { restoreBackup } from '../src/backup/restore-backup.ts'
import { type EmbeddedServer, startEmbedded } from '../src/server/embedded.ts'
import { openAdmin } from '../src/server/server.ts'
import { START } from './scratch.ts'

const PERSON = 'Mariolina Quaranta'
let home: string
let backups: BackupSettings
let server: EmbeddedServer
let sql: Sql
let backup: Backup
/** Between the first write and the second. */
let between: Date

const passwordOf = (url: string) => new URL(url).password
const folder = (name: string) => join(home, name)
const store = () => backupStore(backups)
/** An instant that differs, in milliseconds, from those of what was before and what comes after. */
async function instant(): Promise<Date> {
  await pause(10)
  const [read] = await sql<{ at: Date }[]>`select clock_timestamp() as "at"`
  await pause(10)
  return read?.at ?? new Date()
}
const archived = async () => {
  const [{ name } = { name: '' }] = await sql<
    { name: string }[]
  >`select pg_walfile_name(pg_switch_wal()) as name`
  const present = async () => (await namesIn(store(), segmentsOf(backup.system))).includes(`${name}${SEALED}`)
  await vi.waitFor(async () => expect(await present()).toBe(true), { timeout: START / 2, interval: 100 })
}

async function restored(into: string, to: Date | null, settings = backups): Promise<unknown[]> {
  await restoreBackup(backupStore(settings), { to, into })
  const beside = await startEmbedded({
    directory: into,
    backups: settings,
    archives: false,
    durable: false,
  })
  const reading = postgres(beside.url, { max: 1 })
  try {
    return [...(await reading`select n from written order by n`)].map(({ n }) => n)
  } finally {
    await reading.end()
    await beside.stop()
  }
}

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'cse-backup-'))
  await chmod(home, 0o711)
  backups = { directory: folder('backups'), secret: 'the secret of the backups of this test' }
  server = await startEmbedded({ directory: folder('server'), durable: false, backups })
  sql = await openAdmin(server.url)
  await sql`create table written (n int, who text)`
  backup = await takeBackup(sql, store(), passwordOf(server.url))
  await sql`insert into written values (1, ${PERSON})`
  between = await instant()
  await sql`insert into written values (2, ${PERSON})`
  await archived()
}, START)
afterAll(async () => {
  await sql?.end()
  await server?.stop()
  await rm(home, { recursive: true, force: true })
})

test('a restore to an instant between two writes finds exactly the first', {
  timeout: 2 * START,
}, async () => {
  expect([...(await sql`select n from written order by n`)].map(({ n }) => n)).toEqual([1, 2])
  expect(await restored(folder('between'), between)).toEqual([1])
})

test('nothing that is kept can be read without the key, and nothing is given back that was changed', {
  timeout: 2 * START,
}, async () => {
  const files = (await readdir(backups.directory, { recursive: true, withFileTypes: true })).filter((entry) =>
    entry.isFile(),
  )
  expect(files.length).toBeGreaterThan(3)
  for (const { parentPath, name } of files) {
    const bytes = await readFile(join(parentPath, name))
    expect(bytes.subarray(0, 4).toString(), name).toBe('CSEB')
    expect(bytes.includes('quaranta') || bytes.includes(passwordOf(server.url)), name).toBe(false)
  }
  const another = { ...backups, secret: 'another secret, of somebody else alone' }
  await expect(restored(folder('stranger'), null, another)).rejects.toThrow(/does not open/)

  const names = await namesIn(store(), segmentsOf(backup.system))
  const place = join(segmentsOf(backup.system), names.at(-1)?.slice(0, -SEALED.length) ?? '')
  const path = join(backups.directory, `${place}${SEALED}`)
  const whole = await readFile(path)
  const changed = Buffer.from(whole)
  changed[whole.length >> 1] = (whole[whole.length >> 1] ?? 0) ^ 1
  for (const broken of [changed, whole.subarray(0, -1), Buffer.concat([whole, whole])]) {
    await writeFile(path, broken)
    await expect(buffer(kept(store(), place))).rejects.toThrow(/does not open|is cut off/)
  }
  // nor is one segment another's
  await writeFile(path, await readFile(join(backups.directory, segmentsOf(backup.system), names[0] ?? '')))
  await expect(buffer(kept(store(), place))).rejects.toThrow(/does not open/)
  await writeFile(path, whole)
})

test('a backup under the key before opens while both are known', async () => {
  const rotated = {
    ...backups,
    secret: 'the secret that came after it, as long',
    previousSecret: backups.secret,
  }
  expect((await finishedBackups(backupStore(rotated))).map(({ place }) => place)).toContain(backup.place)
})

test('an instant before every backup, or a folder that is not empty, is refused in a sentence', async () => {
  const early = restoreBackup(store(), { to: new Date(0), into: folder('early') })
  await expect(early).rejects.toThrow(/^There is no backup that was finished before that instant: the oldest/)
  await expect(restoreBackup(store(), { to: null, into: folder('server') })).rejects.toThrow(/not empty/)
})

test('a backup is due when there is none, the newest is old or the log since has a gap; what is too old goes, with its log', {
  timeout: 2 * START,
}, async () => {
  const none = backupStore({ ...backups, directory: folder('none') })
  const later = (hours: number) => new Date(Date.now() + hours * 3_600_000)
  expect(await dueBackup(none, 24, new Date())).toBe('there is none')
  expect(await dueBackup(store(), 24, later(1))).toBeNull()
  expect(await dueBackup(store(), 24, later(25))).toMatch(/older than 24 hours/)

  for (const _ of [1, 2]) {
    await sql`insert into written values (3, ${PERSON})`
    await archived()
  }
  const segments = (await namesIn(store(), segmentsOf(backup.system))).filter(
    (name) => !name.includes('.backup'),
  )
  await rm(join(backups.directory, segmentsOf(backup.system), segments.at(-2) ?? ''))
  expect(await segmentsBehindGap(store(), backup)).toBe(1)
  expect(await dueBackup(store(), 24, later(1))).toMatch(/gap/)

  const onBackup = vi.fn()
  const schedule = keepBackups({
    store: store(),
    adminUrl: server.url,
    hours: 24,
    days: 35,
    onBackup,
    onFault: vi.fn(),
  })
  await vi.waitFor(
    () => expect(onBackup).toHaveBeenCalledWith(expect.stringMatching(/gap: .* is kept/)),
    START,
  )
  await schedule.stop()
  const second = (await finishedBackups(store())).at(-1)
  expect(await dueBackup(store(), 24, later(1))).toBeNull()
  expect(await removeOldBackups(store(), 30, later(24))).toBe(0)
  expect(await removeOldBackups(store(), 30, later(31 * 24))).toBe(1)
  const left = (await namesIn(store(), segmentsOf(backup.system))).filter((name) => !name.includes('.backup'))
  expect(left[0]).toMatch(new RegExp(`^${second?.description.firstSegment}`))
})
