import { mkdir, mkdtemp } from 'node:fs/promises'
import { dirname } from 'node:path'
import { backupStore } from '@cse/db/src/backup/archiving'
import type { Backup } from '@cse/db/src/backup/base-backup'
import { type Restoring, restoreBackup } from '@cse/db/src/backup/restore-backup'
import { DatabaseRefused } from '@cse/db/src/connection/failure'
import { type StartedServer, startEmbedded } from '@cse/db/src/server/embedded'
import { openAdmin } from '@cse/db/src/server/server'
import type { BackupRules } from '../config/backup-settings.ts'
import type { Settings } from '../config/settings.ts'

/** A copy of the database as it was at an instant, that runs beside it and archives nothing. */
export interface RestoredCopy {
  readonly server: StartedServer
  readonly backup: Backup
  /** When the last transaction that is in it was committed; null when it is the state of the backup itself. */
  readonly reached: Date | null
}

/** Restores into an empty folder, and lets the server read the log up to the instant. @throws DatabaseRefused when it does not get there */
export async function restoredCopy(
  backups: BackupRules,
  { to, into, durable }: Restoring & { readonly durable: boolean },
): Promise<RestoredCopy> {
  const backup = await restoreBackup(backupStore(backups), { to, into })
  const server = await startEmbedded({ directory: into, backups, archives: false, durable }).catch(
    (error: unknown) => {
      throw error instanceof DatabaseRefused && to !== null && error.message.includes('recovery target')
        ? new DatabaseRefused(
            `${error.message} Nothing that was committed after that instant is in the archive: leave out --to.`,
          )
        : error
    },
  )
  const admin = await openAdmin(server.url)
  try {
    const [read] = await admin<{ at: Date | null }[]>`select pg_last_xact_replay_timestamp() as "at"`
    return { server, backup, reached: read?.at ?? null }
  } catch (error) {
    await server.stop()
    throw error
  } finally {
    await admin.end()
  }
}

/** The backups of the settings. @throws DatabaseRefused when none are set */
export function backupsOf({ backups }: Settings): BackupRules {
  if (backups) return backups
  throw new DatabaseRefused('CSE_BACKUP_DIRECTORY is missing: it is where backups are kept.')
}

/** A new folder beside that of the database, where there is room for its like. */
export async function folderBeside(dataDirectory: string, name: string): Promise<string> {
  const prefix = `${dataDirectory}/${name}-`
  await mkdir(dirname(prefix), { recursive: true })
  return mkdtemp(prefix)
}

/** The instant of an option. @throws DatabaseRefused when it is none */
export function instantOf(text: string): Date {
  const instant = new Date(text)
  if (/^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/.test(text) && !Number.isNaN(instant.getTime()))
    return instant
  throw new DatabaseRefused('--to takes an instant with its time zone, like 2026-03-01T10:15:00Z.')
}
