import { appendFile, mkdir, readdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { DatabaseRefused } from '../connection/failure.ts'
import { give, serverIdentity } from '../server/postgres-user.ts'
import { RESTORE_COMMAND } from './archiving.ts'
import { type BackupStore, kept } from './backup-store.ts'
import { type Backup, FILES, finishedBackups } from './base-backup.ts'
import { unpack } from './unpacked-folder.ts'

/** To which instant, and where to. */
export interface Restoring {
  /** Null: to the last thing that is in the archive. */
  readonly to: Date | null
  /** Made, or empty: becomes the home of an embedded server, with `data/` and `password`. */
  readonly into: string
}

/** The newest backup that was finished before an instant; the newest of all when it is null. @throws DatabaseRefused when there is none */
export async function backupBefore(store: BackupStore, to: Date | null): Promise<Backup> {
  const backups = await finishedBackups(store)
  const chosen = backups.findLast(({ description }) => to === null || description.endedAt <= to)
  if (chosen) return chosen
  const [oldest] = backups
  throw new DatabaseRefused(
    oldest
      ? `There is no backup that was finished before that instant: the oldest was on ${oldest.description.endedAt.toISOString()}.`
      : 'There is no finished backup, or CSE_BACKUP_DIRECTORY is another folder.',
  )
}

/**
 * Puts the newest backup before the instant into a folder. A server that is started there, with the archive in its environment, reads the log up to
 * the instant and then works on by itself, in a new timeline.
 */
export async function restoreBackup(store: BackupStore, { to, into }: Restoring): Promise<Backup> {
  const chosen = await backupBefore(store, to)
  const data = await unpackInto(store, chosen, into)
  await prepare(data, 'recovery.signal', {
    restore_command: RESTORE_COMMAND,
    recovery_target_action: 'promote',
    ...(to && { recovery_target_time: settingOf(to) }),
  })
  return chosen
}

/**
 * Puts a backup into a folder, so that the server that is started there follows another one and takes its place when it is promoted.
 * @param primary how it is reached, as libpq has it (`primary_conninfo`)
 */
export async function restoreStandby(
  store: BackupStore,
  { into, primary }: { readonly into: string; readonly primary: string },
): Promise<void> {
  const data = await unpackInto(store, await backupBefore(store, null), into)
  await prepare(data, 'standby.signal', { primary_conninfo: primary, restore_command: RESTORE_COMMAND })
}

/** An instant as settings have it: when they are read, the server knows no names of time zones, and `Z` is one. */
const settingOf = (instant: Date): string => instant.toISOString().replace('T', ' ').replace('Z', '+00')

async function unpackInto(store: BackupStore, { place, description }: Backup, into: string): Promise<string> {
  const home = resolve(into)
  await mkdir(home, { recursive: true, mode: 0o700 })
  if ((await readdir(home)).length > 0)
    throw new DatabaseRefused('The folder to restore into is not empty: nothing is written over.')
  const identity = await serverIdentity()
  const data = join(home, 'data')
  await mkdir(data, { mode: 0o700 })
  for (const folder of [home, data]) await give(folder, identity)
  await unpack(kept(store, join(place, FILES)), data, identity)
  await writeFile(join(data, 'backup_label'), description.label, { mode: 0o600 })
  await give(join(data, 'backup_label'), identity)
  await writeFile(join(home, 'password'), description.password, { mode: 0o600 })
  return data
}

/** What the server reads at its first start. */
async function prepare(data: string, signal: string, settings: Record<string, string>): Promise<void> {
  const lines = Object.entries(settings).map(
    ([name, value]) => `${name} = '${value.replaceAll("'", "''")}'\n`,
  )
  await appendFile(join(data, 'postgresql.auto.conf'), lines.join(''))
  await writeFile(join(data, signal), '', { mode: 0o600 })
  await give(join(data, signal), await serverIdentity())
}
