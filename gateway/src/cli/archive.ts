import { once } from 'node:events'
import { archivedPartitions } from '@cse/db/src/audit/archived-partitions'
import { checkpointsIn } from '@cse/db/src/audit/checkpoint-lines'
import { believing } from '@cse/db/src/audit/signing-key'
import { backupKeys } from '@cse/db/src/backup/backup-keys'
import { DatabaseRefused } from '@cse/db/src/connection/failure'
import { archivePartition } from '@cse/db/src/log-archive/archive-partition'
import { type ArchiveStore, archivedEntries } from '@cse/db/src/log-archive/log-archive'
import { duePartitions, logPartitions } from '@cse/db/src/log-archive/partitions'
import { type Admin, openAdmin } from '@cse/db/src/server/server'
import type { ArchiveSettings } from '../config/archive-settings.ts'
import { SettingsError } from '../config/setting-reader.ts'
import { processSettings, type Settings } from '../config/settings.ts'
import { databaseServer } from './database-server.ts'

const USAGE = `Use: pnpm archive
     pnpm archive list
     pnpm archive read <partition>`

class UsageError extends Error {}

/** What the archive is read and written with. */
export type ArchiveTask = Pick<Settings, 'archive' | 'checkpoints'>

/**
 * `pnpm archive` takes partitions of the log of access whose time in the database is over into files, compressed, encrypted and signed; `list` shows the
 * partitions, those in the database with when they are due, and those in files; `read` prints the entries of one from its file, a line each.
 */
async function run([command, partition, ...more]: readonly string[]): Promise<void> {
  if (more.length > 0 || (command === 'read') !== (partition !== undefined)) throw new UsageError(USAGE)
  const settings = processSettings()
  const server = await databaseServer(settings)
  const admin = await openAdmin(server.url)
  try {
    if (command === undefined) console.log(await archiveDue(admin, settings, new Date()))
    else if (command === 'list') console.log(await listed(admin))
    else if (command === 'read' && partition) await printEntries(admin, settings, partition)
    else throw new UsageError(USAGE)
  } finally {
    await admin.end()
    await server.stop()
  }
}

/** Archives what is due, the oldest first. @returns what was done */
export async function archiveDue(admin: Admin, settings: ArchiveTask, now: Date): Promise<string> {
  const { key, formerKeys, file } = settings.checkpoints
  if (!key) throw new DatabaseRefused('CSE_CHECKPOINT_KEY is missing: it signs what is archived.')
  const store = archiveStore(settings.archive)
  const lines: string[] = []
  for (const partition of await duePartitions(admin, now)) {
    const checkpoints = checkpointsIn(file.lines(), believing(key, formerKeys))
    const { name, entries } = await archivePartition(admin, partition, { store, key, checkpoints, now })
    lines.push(`${name}: ${entries.toLocaleString('en')} entries are in the archive.`)
  }
  return lines.join('\n') || 'No partition is due.'
}

async function listed(admin: Admin): Promise<string> {
  const archived = await archivedPartitions(admin)
  const present = await logPartitions(admin)
  return [
    ...archived.map(
      ({ name, starts, ends, entries }) => `${name}  ${starts} to ${ends}  archived, ${entries} entries`,
    ),
    ...present.map(({ name, starts, ends, dueAt }) => {
      const due = dueAt ? `in the database until ${dueAt.toISOString()}` : 'in the database'
      return `${name}  ${starts} to ${ends}  ${due}`
    }),
  ].join('\n')
}

async function printEntries(admin: Admin, { archive }: ArchiveTask, partition: string): Promise<void> {
  const entries = await archivedEntries(admin, archiveStore(archive), partition)
  if (!entries)
    throw new DatabaseRefused(`${partition} is not in the archive: pnpm archive list shows what is.`)
  for await (const bytes of entries) if (!process.stdout.write(bytes)) await once(process.stdout, 'drain')
}

/** The archive of the settings. @throws DatabaseRefused when none is set */
export function archiveStore(archive: ArchiveSettings | null): ArchiveStore {
  if (!archive)
    throw new DatabaseRefused('CSE_ARCHIVE_DIRECTORY is missing: it is where the archive is kept.')
  const { directory, secret, previousSecret } = archive
  return { directory, keys: backupKeys(secret, previousSecret) }
}

if (import.meta.main) {
  try {
    await run(process.argv.slice(2))
  } catch (error) {
    if (!(error instanceof SettingsError || error instanceof DatabaseRefused || error instanceof UsageError))
      throw error
    console.error(error.message)
    process.exitCode = 1
  }
}
