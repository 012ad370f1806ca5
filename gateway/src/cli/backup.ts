import { rm } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { backupStore } from '@cse/db/src/backup/archiving'
import { backUp } from '@cse/db/src/backup/backup-schedule'
import { finishedBackups } from '@cse/db/src/backup/base-backup'
import { segmentsBehindGap } from '@cse/db/src/backup/kept-segments'
import { DatabaseRefused } from '@cse/db/src/connection/failure'
import { SettingsError } from '../config/setting-reader.ts'
import { processSettings, type Settings } from '../config/settings.ts'
import { databaseServer } from './database-server.ts'
import { drill } from './drill.ts'
import { backupsOf, folderBeside, instantOf } from './restored-copy.ts'

const USAGE = `Use: pnpm backup
     pnpm backup list
     pnpm backup drill [--to <instant>] [--lost]`

class UsageError extends Error {}

/**
 * `pnpm backup` takes a backup now and removes what is too old; `list` shows those that are kept, and whether the log since each is whole; `drill`
 * restores the newest, or the state of an instant, beside the database in use, looks whether it is whole, says RPO and RTO, and removes the copy.
 * With `--lost` nothing is looked up in the database in use. Exit code 1 when anything is wrong.
 */
async function run([command, ...rest]: readonly string[]): Promise<boolean> {
  const settings = processSettings()
  if (command === undefined) console.log(await takeNow(settings))
  else if (command === 'list' && rest.length === 0) console.log(await listed(settings))
  else if (command === 'drill') return drillNow(settings, rest)
  else throw new UsageError(USAGE)
  return true
}

async function takeNow(settings: Settings): Promise<string> {
  const backups = backupsOf(settings)
  const server = await databaseServer(settings)
  try {
    const schedule = { ...backups, store: backupStore(backups), adminUrl: server.url }
    return await backUp(schedule, new Date())
  } finally {
    await server.stop()
  }
}

async function listed(settings: Settings): Promise<string> {
  const store = backupStore(backupsOf(settings))
  const lines: string[] = []
  for (const backup of await finishedBackups(store)) {
    const behind = await segmentsBehindGap(store, backup)
    const whole = behind === 0 ? 'log whole' : `LOG BROKEN: ${behind} segments behind a gap`
    lines.push(`${backup.place}  finished ${backup.description.endedAt.toISOString()}  ${whole}`)
  }
  return lines.join('\n') || 'There is no finished backup.'
}

async function drillNow(settings: Settings, args: readonly string[]): Promise<boolean> {
  const { to, lost } = parsed(args)
  const backups = backupsOf(settings)
  const into = await folderBeside(settings.dataDirectory, 'drill')
  const server = lost ? null : await databaseServer(settings)
  try {
    const { report, faults } = await drill({
      backups,
      checkpoints: settings.checkpoints,
      to: to === undefined ? null : instantOf(to),
      into,
      live: server?.url ?? null,
      clock: () => new Date(),
    })
    console.log(report)
    return faults.length === 0
  } finally {
    await server?.stop()
    await rm(into, { recursive: true, force: true })
  }
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: { to: { type: 'string' }, lost: { type: 'boolean' } } })
      .values
  } catch {
    throw new UsageError(USAGE)
  }
}

if (import.meta.main) {
  try {
    if (!(await run(process.argv.slice(2)))) process.exitCode = 1
  } catch (error) {
    if (!(error instanceof SettingsError || error instanceof DatabaseRefused || error instanceof UsageError))
      throw error
    console.error(error.message)
    process.exitCode = 1
  }
}
