import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { give, type ProcessUser } from '../server/postgres-user.ts'
import { backupKeys } from './backup-keys.ts'
import { type BackupStore, basesOf, segmentsOf } from './backup-store.ts'
import { systemOf } from './data-folder.ts'

/** Backups of an embedded server: where they are kept, and the secrets of their keys. */
export interface BackupSettings {
  readonly directory: string
  readonly secret: string
  readonly previousSecret?: string | undefined
}

/** Seconds after which a segment of the log is archived, full or not: so much may be lost with the machine. */
export const ARCHIVED_EVERY = 60

const program = fileURLToPath(new URL('./archive-segment.ts', import.meta.url))
const quoted = (text: string) => `"${text.replaceAll('%', '%%')}"`
const run = `${quoted(process.execPath)} ${quoted(program)}`

/** How a server has a segment of its log given back. */
export const RESTORE_COMMAND = `${run} --restore "%f" "%p"`

/** How a server keeps its log with the backups; {@link archiveEnvironment} must stand in its environment. */
export const ARCHIVE_SETTINGS = {
  archive_mode: 'on',
  archive_timeout: `${ARCHIVED_EVERY}s`,
  archive_command: `${run} "%p" "%f"`,
} as const

/** What the program that keeps segments reads. */
export const archiveEnvironment = ({ directory, secret, previousSecret }: BackupSettings) => ({
  CSE_BACKUP_DIRECTORY: directory,
  CSE_BACKUP_KEY: secret,
  ...(previousSecret && { CSE_BACKUP_KEY_PREVIOUS: previousSecret }),
})

/** Makes the folders of a server's backups, where there are none: the server's user writes into them too. */
export async function prepareArchive(directory: string, data: string, identity: ProcessUser): Promise<void> {
  const system = await systemOf(data)
  for (const folder of ['', system, segmentsOf(system), basesOf(system)]) {
    await mkdir(join(directory, folder), { recursive: true, mode: 0o700 })
    await give(join(directory, folder), identity)
  }
}

/** The backups of these settings. */
export const backupStore = ({ directory, secret, previousSecret }: BackupSettings): BackupStore => ({
  directory,
  keys: backupKeys(secret, previousSecret),
})
