import { loginsOf } from '@cse/db/src/migrate/logins'
import { processRoleSecret, processSettings, type Settings } from '../config/settings.ts'
import { runUntilStopped, type Service } from '../supervision/process-life.ts'
import { openDatabase } from './database.ts'
import { progressTo } from './progress.ts'

/** How many people live in the demo's territory after the first start. */
const PERSONS = 20_000

/** Backups by the clock: here, since nobody else holds what they need of the database. */
async function scheduledBackups({ backups }: Settings, adminUrl: string) {
  if (!backups || backups.hours === 0) return null
  const [{ backupStore }, { keepBackups }] = await Promise.all([
    import('@cse/db/src/backup/archiving'),
    import('@cse/db/src/backup/backup-schedule'),
  ])
  return keepBackups({
    ...backups,
    store: backupStore(backups),
    adminUrl,
    onBackup: (what) => console.log(`Backup: ${what}`),
    onFault: (reason) => console.error(`No backup could be taken: ${reason}`),
  })
}

/**
 * `node gateway/src/database-process.ts`, started by `start.ts`: the one process that holds the credentials of the administrator. It brings the
 * database up to date, tells its parent the logins, and keeps the embedded server running, with backups of it, as long as the parent runs.
 */
async function bringUp(): Promise<Service> {
  const settings = processSettings()
  const parent = process.ppid
  const orphaned = () => process.ppid !== parent || !process.connected
  const roleSecret = processRoleSecret()
  const database = await openDatabase({
    settings,
    roleSecret,
    persons: PERSONS,
    progress: progressTo((line) => console.log(line)),
    now: new Date(),
    onDatabaseEnd: (reason) => {
      // whoever starts next on this folder has ended it
      if (orphaned()) process.exit(1)
      console.error(`The embedded PostgreSQL is started again: ${reason}`)
    },
  })
  process.send?.(JSON.stringify(loginsOf(database.adminUrl, roleSecret)))
  if (settings.databaseUrl || orphaned()) process.kill(process.pid, 'SIGTERM')
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'))
  const backups = settings.databaseUrl ? null : await scheduledBackups(settings, database.adminUrl)
  return {
    [Symbol.asyncDispose]: async () => {
      await backups?.stop()
      await database.stop()
    },
  }
}

await runUntilStopped(bringUp)
