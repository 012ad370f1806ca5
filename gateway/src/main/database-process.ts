import { loginsOf } from '@cse/db/src/migrate/logins'
import { processRoleSecret, processSettings } from '../config/settings.ts'
import { runUntilStopped, type Service } from '../supervision/process-life.ts'
import { openDatabase } from './database.ts'
import { progressTo } from './progress.ts'

/** How many people live in the demo's territory after the first start. */
const PERSONS = 20_000

/**
 * `node gateway/src/database-process.ts`, started by `start.ts`: the one process that holds the credentials of the administrator. It brings the
 * database up to date, tells its parent the logins, and keeps the embedded server running as long as the parent runs.
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
  return { [Symbol.asyncDispose]: () => database.stop() }
}

await runUntilStopped(bringUp)
