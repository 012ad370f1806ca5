import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadReference } from '@cse/db/reference/load'
import { lineFile } from '@cse/db/src/audit/line-file'
import { publishCheckpoints } from '@cse/db/src/audit/publish-checkpoints'
import { signingKeyIn } from '@cse/db/src/audit/signing-key'
import { backupStore } from '@cse/db/src/backup/archiving'
import { namesIn, SEALED, segmentsOf } from '@cse/db/src/backup/backup-store'
import { type Backup, takeBackup } from '@cse/db/src/backup/base-backup'
import { rowCounts } from '@cse/db/src/backup/restored-state'
import { migrate } from '@cse/db/src/migrate/migrate'
import { type EmbeddedServer, startEmbedded } from '@cse/db/src/server/embedded'
import { type Admin, openAdmin } from '@cse/db/src/server/server'
import { emittedNames } from '@cse/schema/events/catalogue'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { drill } from '../../gateway/src/cli/drill.ts'
import { examine } from '../../gateway/src/cli/examined-copy.ts'
import { restoreInPlace } from '../../gateway/src/cli/restore.ts'
import type { BackupRules } from '../../gateway/src/config/backup-settings.ts'
import { upkeepOf } from '../../gateway/src/main/upkeep.ts'
import { newCheckpointKey } from '../../gateway/test/checkpoint-environment.ts'

const LONG = 120_000
const key = signingKeyIn(newCheckpointKey())
let home: string
let backups: BackupRules
let server: EmbeddedServer
let admin: Admin
let backup: Backup
let drills = 0

const file = () => lineFile(join(home, 'checkpoints.jsonl'))
const start = () => startEmbedded({ directory: join(home, 'server'), durable: false, backups })

async function sealed(): Promise<void> {
  await admin`
    insert into registry.access_entry (scope, issuer, subject, roles, purpose, operation, request_id, action, persons, readers)
    select 'LOCAL', 'https://login.example', 'operator', '{PUA}', 'Presa in carico', 'Scheda', uuidv7(), 'READ', array[uuidv7()], '{comune:072006}'
    from generate_series(1, 5)`
  await admin`select registry.seal_accesses()`
  await publishCheckpoints(admin, { file: file(), key, formerKeys: new Map(), now: new Date() })
}

async function archived(): Promise<void> {
  const [{ name } = { name: '' }] = await admin<
    { name: string }[]
  >`select pg_walfile_name(pg_switch_wal()) as "name"`
  const kept = () => namesIn(backupStore(backups), segmentsOf(backup.system))
  await vi.waitFor(async () => expect(await kept()).toContain(`${name}${SEALED}`), LONG / 2)
}

const checkpoints = () => ({ key, formerKeys: new Map(), file: file(), receiver: null, timeStamps: null })

const drilled = (live: string | null) =>
  drill({
    backups,
    checkpoints: checkpoints(),
    to: null,
    into: join(home, `drill-${++drills}`),
    live,
    clock: () => new Date(),
  })

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'cse-drill-'))
  await chmod(home, 0o711)
  const secret = 'the secret of the backups of this test'
  backups = { directory: join(home, 'backups'), secret, hours: 24, days: 35 }
  server = await start()
  await migrate(server.url, { secret: 'a secret of the tests', emitted: emittedNames })
  admin = await openAdmin(server.url)
  await loadReference(admin)
  await sealed()
  backup = await takeBackup(admin, backupStore(backups), new URL(server.url).password)
}, LONG)
afterAll(async () => {
  await admin?.end()
  await server?.stop()
  await rm(home, { recursive: true, force: true })
})

test('a drill restores all that was archived beside the database in use, finds it whole, and says RPO and RTO', {
  timeout: LONG,
}, async () => {
  await sealed()
  const counts = await rowCounts(admin)
  await archived()
  // sealed and attested, and not in the archive yet
  await sealed()
  const found = await drilled(server.url)
  expect(found.faults).toEqual([])
  expect(found.counts).toEqual(counts)
  expect(found.counts.get('registry')?.get('comune')).toBeGreaterThan(250)
  expect(found.report).toMatch(/\(RTO\): \d+\.\d s/)
  expect(found.report).toMatch(/\(RPO\): \d+\.\d s/)
  expect(found.report).toMatch(/10 entries in 2 batches are as they were sealed, 2 checkpoints hold/)
})

test('the figures of upkeep have the age of the newest backup and checkpoint, and that there is none', async () => {
  const { lastBackup, lastCheckpoint } = upkeepOf({ backups, checkpoints: checkpoints() })
  expect(await lastBackup?.()).toEqual(backup.description.endedAt)
  expect(Number(await lastCheckpoint())).toBeGreaterThan(Date.now() - LONG)
  const none = upkeepOf({
    backups: { ...backups, directory: join(home, 'none') },
    checkpoints: { ...checkpoints(), file: lineFile(join(home, 'none.jsonl')) },
  })
  expect([await none.lastBackup?.(), await none.lastCheckpoint()]).toEqual([null, null])
})

test('a look at a copy finds a log that was altered, a ledger that does not agree and a table that was lost', {
  timeout: LONG,
}, async () => {
  await admin.unsafe(`
    set session_replication_role = replica;
    insert into finance.case_funding (id, case_id, planned_intervention_id, intervention_id, line_id, ambito_code, state, requested_cents,
      reserved_cents, version)
    values (uuidv7(), uuidv7(), uuidv7(), uuidv7(), uuidv7(), 'ATS-BA-01', 'FUNDED', 1, 1, 1);
    update registry.access_entry set subject = 'nobody' where id = (select min(id) from registry.access_entry);
    set session_replication_role = origin`)
  const url = new URL(server.url)
  url.pathname = '/copy'
  await admin.end()
  const elsewhere = postgres(server.url.replace(/cse$/, 'postgres'), { max: 1 })
  await elsewhere`create database copy template cse`
  await elsewhere.end()
  admin = await openAdmin(server.url)
  await admin`
    insert into registry.revocation (issuer, subject, since) values ('demo', 'somebody', clock_timestamp())`
  const { faults } = await examine({
    url: url.href,
    live: server.url,
    checkpoints: checkpoints(),
    at: new Date(),
  })
  expect(faults).toEqual([
    expect.stringMatching(/^Batch 1 .* is not as it was sealed/),
    expect.stringMatching(/^Checkpoint 1 .* does not hold/),
    'The ledger has 1 mismatches.',
    'registry.revocation has no row in the copy.',
  ])
})

test('what was lost with its machine is put back in its place, and never over a server that runs', {
  timeout: LONG,
}, async () => {
  const place = join(home, 'server')
  await expect(restoreInPlace(backups, place, null)).rejects.toThrow(/stop the platform first/)
  const [before] = await admin`select count(*)::int as "count" from registry.comune`
  await admin.end()
  await server.stop()
  await rm(join(place, 'data'), { recursive: true })
  await rm(join(place, 'password'))
  expect(await restoreInPlace(backups, place, null, false)).toMatch(/It is the database now/)
  expect((await readdir(place)).sort()).toEqual(expect.arrayContaining(['data', 'password']))
  server = await start()
  admin = await openAdmin(server.url)
  expect(await admin`select count(*)::int as "count" from registry.comune`).toEqual([before])
  // in its own timeline, it is backed up again
  const again = await takeBackup(admin, backupStore(backups), new URL(server.url).password)
  expect(again.description.firstSegment.slice(0, 8)).toBe('00000002')
})
