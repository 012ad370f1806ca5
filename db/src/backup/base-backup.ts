import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { z } from 'zod'
import { DatabaseRefused } from '../connection/failure.ts'
import type { Admin } from '../server/server.ts'
import { type BackupStore, basesOf, keep, keepValue, keptValue, namesIn, SEALED } from './backup-store.ts'
import { packed } from './data-folder.ts'

const described = z.object({
  /** Between these instants the files were copied: what the log says from the first on is needed to make them one state. */
  startedAt: z.coerce.date(),
  endedAt: z.coerce.date(),
  /** The segment of the log from which on it is needed. */
  firstSegment: z.string(),
  serverVersion: z.string(),
  /** What goes into `backup_label` of the restored folder. */
  label: z.string(),
  /** The password of the administrator's login, as it was. */
  password: z.string(),
})

/** What is known of a backup besides its files. */
export type BackupDescription = z.infer<typeof described>

/** A backup that was finished. */
export interface Backup {
  /** Its folder in the store. */
  readonly place: string
  readonly system: string
  readonly description: BackupDescription
}

/** Names of the two files of a backup. */
export const FILES = 'files'
const DESCRIPTION = 'description'

/** Milliseconds that the server is given to archive the last segment that belongs to a backup. */
const ARCHIVED_WITHIN = 10 * 60_000

/**
 * Copies the data folder of a running server, which goes on meanwhile, with all of the log that belongs to the copy. The folder must be on this
 * machine, readable by this user.
 * @throws DatabaseRefused when the server keeps no archive of its log, or its folder cannot be read
 */
export async function takeBackup(admin: Admin, store: BackupStore, password: string): Promise<Backup> {
  const server = await archivingServer(admin)
  const { system } = server
  const [begun] = await admin<{ segment: string; at: Date }[]>`
    select pg_walfile_name(pg_backup_start('cse', true)) as "segment", clock_timestamp() as "at"`
  if (!begun) throw new DatabaseRefused('The server has not begun a backup.')
  const place = join(basesOf(system), begun.at.toISOString().replaceAll(':', '-'))
  await keep(store, join(place, FILES), Readable.from(packed(server.data)))
  await admin`select set_config('statement_timeout', ${String(ARCHIVED_WITHIN)}, false)`
  const [ended] = await admin<{ label: string; at: Date }[]>`
    select labelfile as "label", clock_timestamp() as "at" from pg_backup_stop(true)`
  await admin`select set_config('statement_timeout', '0', false)`
  if (!ended) throw new DatabaseRefused('The server has not ended the backup.')
  const description: BackupDescription = {
    startedAt: begun.at,
    endedAt: ended.at,
    firstSegment: begun.segment,
    serverVersion: server.version,
    label: ended.label,
    password,
  }
  // last: a backup without it was not finished
  await keepValue(store, join(place, DESCRIPTION), description)
  return { place, system, description }
}

/** The backups that were finished, of all database systems, the oldest first. */
export async function finishedBackups(store: BackupStore): Promise<readonly Backup[]> {
  const found: Backup[] = []
  for (const system of await namesIn(store))
    for (const name of await namesIn(store, basesOf(system))) {
      const place = join(basesOf(system), name)
      if (!(await namesIn(store, place)).includes(`${DESCRIPTION}${SEALED}`)) continue
      const description = described.parse(await keptValue(store, join(place, DESCRIPTION)))
      found.push({ place, system, description })
    }
  return found.sort((one, other) => Number(one.description.endedAt) - Number(other.description.endedAt))
}

interface Server {
  data: string
  archive: string
  version: string
  system: string
  failing: boolean
}

async function archivingServer(admin: Admin): Promise<Server> {
  const [server] = await admin<Server[]>`
    select current_setting('data_directory') as "data", current_setting('archive_mode') as "archive",
      current_setting('server_version') as "version", (select system_identifier::text from pg_control_system()) as "system",
      coalesce(last_failed_time > coalesce(last_archived_time, '-infinity'), false) as "failing"
    from pg_stat_archiver`
  if (!server || server.archive === 'off')
    throw new DatabaseRefused(
      'The server keeps no archive of its log (archive_mode): a backup could be restored to no instant.',
    )
  if (server.failing)
    throw new DatabaseRefused(
      'The server cannot archive its log, so no backup could be finished: its own log (server.log) says why.',
    )
  await stat(join(server.data, 'PG_VERSION')).catch(() => {
    throw new DatabaseRefused(
      'The data folder of the server cannot be read from here: take backups on its machine, as its user, or with its own tools.',
    )
  })
  return server
}
