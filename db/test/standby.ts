import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, vi } from 'vitest'
import { type BackupSettings, backupStore } from '../src/backup/archiving.ts'
import { takeBackup } from '../src/backup/base-backup.ts'
import { restoreStandby } from '../src/backup/restore-backup.ts'
import { type EmbeddedServer, startEmbedded } from '../src/server/embedded.ts'
import { openAdmin } from '../src/server/server.ts'
import { SCRATCH, type Scratch, START, startScratch } from './scratch.ts'

/** As in production; what the machine would lose is not what is killed here. */
const WAITING = { synchronous_commit: 'on' }

/** Two servers of one database. */
export interface PrimaryAndStandby {
  readonly primary: Scratch
  /** Confirms what the primary commits. */
  readonly standby: EmbeddedServer
  stop(): Promise<void>
}

/** Starts a server with the small schemas, and one that follows it, made from a backup. */
export async function startWithStandby(): Promise<PrimaryAndStandby> {
  const home = await mkdtemp(join(tmpdir(), 'cse-failover-'))
  await chmod(home, 0o711)
  const backups: BackupSettings = {
    directory: join(home, 'backups'),
    secret: 'the secret of the backups of this test',
  }
  const primary = await startScratch(SCRATCH, { backups, settings: WAITING })
  const { hostname, port, password } = new URL(primary.url)
  const admin = await openAdmin(primary.url)
  await takeBackup(admin, backupStore(backups), password)
  await admin.end()
  const into = join(home, 'standby')
  await restoreStandby(backupStore(backups), {
    into,
    primary: `host=${hostname} port=${port} user=postgres password=${password} application_name=standby`,
  })
  const standby = await startEmbedded({
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
  return {
    primary,
    standby,
    stop: async () => {
      await standby.stop()
      await primary.stop()
      await rm(home, { recursive: true, force: true })
    },
  }
}
