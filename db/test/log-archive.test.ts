import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkpointsIn } from '../src/audit/checkpoint-lines.ts'
import { verifyLog } from '../src/audit/verify-log.ts'
import { backupKeys } from '../src/backup/backup-keys.ts'
import { keep } from '../src/backup/backup-store.ts'
import { archivePartition } from '../src/log-archive/archive-partition.ts'
import { entriesAt, logId, openArchive } from '../src/log-archive/log-archive.ts'
import { duePartitions, logPartitions } from '../src/log-archive/partitions.ts'
import { migrate } from '../src/migrate/migrate.ts'
import { roleUrl } from '../src/migrate/roles.ts'
import { NOTHING_EMITTED, START } from './scratch.ts'
import { type SealedLog, startSealedLog } from './sealed-log.ts'

const SECRET = 'a secret of the tests'
const MIGRATIONS = fileURLToPath(new URL('../', import.meta.url))
/** The last migration of each schema before the log was partitioned. */
const BEFORE = { registry: 31, persons: 27, analytics: 14 }

let root: string
let log: SealedLog
/** Where the rows stood before. */
let stood: string | undefined

const store = () => ({ directory: join(root, 'archive'), keys: backupKeys('a secret of the archive') })
const attested = () => checkpointsIn(log.file.lines(), log.keys)
const node = async (name: string) => {
  const [row] = await log.admin<{ node: string }[]>`
    select pg_relation_filenode(${`registry.${name}`}::regclass)::text as "node"`
  return row?.node
}
/** Entries of a year, those of every third are shown to two bodies. */
const writeAt = (at: string, entries: number) => log.admin`
  insert into registry.access_entry (at, scope, issuer, subject, roles, operation, request_id, action, persons, readers)
  select ${at}::text::timestamptz + number * interval '1 minute', 'LOCAL', 'https://login.example', 'operator', '{PUA}', 'Scheda', uuidv7(), 'READ',
    array[uuidv7()], case when number % 3 = 0 then '{comune:072006,comune:072021}' else '{comune:072006}' end::text[]
  from generate_series(1, ${entries}) as number`
const attach = async (instant: string) => {
  const [row] = await log.admin<{ made: number }[]>`
    select registry.attach_partitions_ahead(${instant}::text::timestamptz) as "made"`
  return row?.made
}
const verified = async () => {
  const { archive, findings } = await openArchive(log.admin, store(), log.keys)
  const found = await verifyLog(log.admin, { checkpoints: attested(), archive, now: new Date() })
  await archive.close()
  return { ...found, findings: [...findings, ...found.findings] }
}

/** Puts the migrations of a schema into a folder of the test, those up to a number. */
async function copyMigrations(schema: string, upTo: number): Promise<void> {
  const from = join(MIGRATIONS, schema, 'migrations')
  const into = join(root, schema, 'migrations')
  await mkdir(into, { recursive: true })
  for (const file of await readdir(from))
    if (Number.parseInt(file, 10) <= upTo) await cp(join(from, file), join(into, file))
}

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cse-archive-'))
  for (const [schema, upTo] of Object.entries(BEFORE)) await copyMigrations(schema, upTo)
  log = await startSealedLog(root)
  await log.write(20)
  await writeAt(new Date().toISOString(), 5)
  await log.sealAll()
  stood = await node('access_entry')
  await copyMigrations('registry', 34)
  await migrate(log.url, { secret: SECRET, emitted: NOTHING_EMITTED, root })
}, START)

afterAll(async () => {
  await log.stop()
  await rm(root, { recursive: true, force: true })
})

test('a filled log becomes partitioned with its rows where they stand', async () => {
  expect(await node('access_entry_first')).toBe(stood)
  await log.write(1)
  const [newest] =
    await log.admin`select max(id)::int as id, count(*)::int as count from registry.access_entry`
  expect(newest).toEqual({ id: 26, count: 26 })
  expect(await verified()).toMatchObject({ entries: 25, unsealed: 1, findings: [] })
  const persons = postgres(roleUrl(log.url, 'cse_persons', SECRET), { max: 1 })
  expect(await persons`select * from persons.accesses_of(uuidv7())`).toEqual([])
  await persons.end()
})

test('no role reads a partition by itself, and none is emptied', async () => {
  const open = await log.admin`
    select relname from pg_class where relispartition and relkind = 'r' and relnamespace = 'registry'::regnamespace
      and (not relrowsecurity or not relforcerowsecurity or exists (select from aclexplode(relacl) where grantee <> relowner)
        or relname like 'access_entry%' and (select count(*) from pg_trigger where tgrelid = pg_class.oid) <> 4)`
  expect(open).toEqual([])
  const persons = postgres(roleUrl(log.url, 'cse_persons', SECRET), { max: 1 })
  await expect(persons`select from registry.access_entry_first`).rejects.toThrow(/permission denied/)
  await persons.end()
  await expect(log.admin`truncate registry.access_entry_first`).rejects.toThrow(/append-only/)
  await expect(log.admin`delete from registry.access_entry_first`).rejects.toThrow(/append-only/)
})

test('an entry always has a place, and partitions are made ahead of it beside who writes', async () => {
  const [first, ...rest] = await logPartitions(log.admin)
  expect(first).toMatchObject({ name: 'access_entry_first', starts: '-infinity' })
  const year = Number(first?.ends.slice(0, 4))
  expect(rest.map(({ ends }) => ends.slice(0, 4))).toEqual([String(year + 1), 'infi'])
  await writeAt(`${year}-03-01T00:00:00Z`, 10)
  const writers = [1, 2].map(() => postgres(log.url, { max: 1 }))
  const writing = writers.map(async (sql) => {
    for (let entry = 0; entry < 30; entry++)
      await sql`insert into registry.access_entry (at, scope, issuer, subject, roles, request_id, action, persons, readers)
        values (${`${year + 5}-06-01`}::text::timestamptz, 'LOCAL', 'https://login.example', 'late', '{PUA}', uuidv7(), 'READ', array[uuidv7()], '{}')`
  })
  await attach(`${year + 1}-02-01`)
  await Promise.all(writing)
  await attach(`${year + 5}-02-01`)
  const [late] = await log.admin`
    select count(*)::int as count, min(tableoid::regclass::text) as place from registry.access_entry where subject = 'late'`
  expect(late?.count).toBe(60)
  const partitions = await logPartitions(log.admin)
  expect(partitions.slice(1).map(({ starts }) => starts)).toEqual(
    partitions.slice(0, -1).map(({ ends }) => ends),
  )
  const holding = partitions.find(({ name }) => late?.place === `registry.${name}`)
  expect(holding?.ends).toBe(`${year + 6}-01-01 00:00:00`)
  expect(await attach(`${year + 5}-02-01`)).toBe(0)
  await Promise.all(writers.map((sql) => sql.end()))
})

test('who reads the log is not waited for', async () => {
  const reader = postgres(log.url, { max: 1 })
  const began = Promise.withResolvers<void>()
  const end = Promise.withResolvers<void>()
  const reading = reader.begin(async (sql) => {
    await sql`select count(*) from registry.access_entry`
    began.resolve()
    await end.promise
  })
  await began.promise
  const year = Number((await logPartitions(log.admin)).at(-1)?.starts.slice(0, 4))
  expect(await attach(`${year}-02-01`)).toBe(0)
  end.resolve()
  await reading
  expect(await attach(`${year}-02-01`)).toBeGreaterThan(0)
  await reader.end()
})

test('a partition is archived when a checkpoint closes it, and is verified from its file', async () => {
  const [first] = await logPartitions(log.admin)
  const year = Number(first?.ends.slice(0, 4))
  expect(await duePartitions(log.admin, new Date(`${year + 1}-12-31T00:00:00Z`))).toEqual([])
  const [due, ...more] = await duePartitions(log.admin, new Date(`${year + 2}-01-01T00:00:00Z`))
  expect(more).toEqual([])
  if (!due) throw new Error('Nothing is due')
  const archive = () =>
    archivePartition(log.admin, due, {
      store: store(),
      key: log.key,
      checkpoints: attested(),
      now: new Date(),
    })
  await expect(archive()).rejects.toThrow('access_entry_first has entries that are not sealed yet.')
  await log.sealAll()
  await expect(archive()).rejects.toThrow(/is not closed: batch \d+ of the log has no checkpoint/)
  await log.publish()
  // left by one that was killed
  await keep(store(), entriesAt(await logId(log.admin), due.name), Readable.from(['half']))
  await log.tamper(`update registry.access_entry set purpose = 'altro' where id = 7`)
  await expect(archive()).rejects.toThrow(/Batch \d+ of the log is not as it was sealed/)
  await log.tamper(`update registry.access_entry set purpose = 'perché "così" è – ☂' where id = 7`)
  expect(await archive()).toMatchObject({ name: 'access_entry_first', entries: 26, firstId: 1, lastId: 26 })
  await log.sealAll()
  await log.publish()

  const [left] = await log.admin`
    select min(id)::int as id, to_regclass('registry.access_entry_first') as "table", (select min(entry_id)::int from registry.access_of_bodies) as named
    from registry.access_entry`
  expect(left).toEqual({ id: 27, table: null, named: 29 })
  expect(await verified()).toMatchObject({ entries: 96, unread: 0, unsealed: 0, findings: [] })
  const alone = await verifyLog(log.admin, { checkpoints: attested(), now: new Date() })
  expect(alone).toMatchObject({ unread: 4, unsealed: 0, findings: [] })
  await expect(log.write(1)).rejects.toThrow(/no partition/)
})

test('what is changed in the archive is found', async () => {
  const folder = join(root, 'archive', await logId(log.admin))
  const changed = async (file: string) => {
    const path = join(folder, file)
    const whole = await readFile(path)
    const other = Buffer.from(whole)
    other[other.length - 20] = (other[other.length - 20] ?? 0) ^ 1
    await writeFile(path, other)
    const { findings } = await verified()
    await writeFile(path, whole)
    return findings
  }
  expect(await changed('access_entry_first.manifest.zst.sealed')).toEqual([
    'The manifest of access_entry_first in the archive is missing, or was changed.',
  ])
  const findings = await changed('access_entry_first.zst.sealed')
  expect(findings[0]).toMatch(/does not open: it was changed/)
  expect(findings[1]).toMatch(/^Batch 1 .* 10 of 10 entries are gone/)
  await log.tamper(
    'create table kept as table registry.archived_partition; delete from registry.archived_partition',
  )
  expect((await verified()).findings).toContain(
    '1 rows of registry.archived_partition are gone that were sealed with the log.',
  )
  await log.tamper(
    'insert into registry.archived_partition overriding system value table kept; drop table kept',
  )
  expect((await verified()).findings).toEqual([])
})
