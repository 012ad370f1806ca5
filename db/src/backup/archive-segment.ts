/**
 * `node archive-segment.ts <path> <name>`, which PostgreSQL runs in its data folder for each finished segment of its log (`archive_command`): keeps
 * it with the backups. With `--restore <name> <path>` (`restore_command`) it gives one back. The server starts it and no process of the platform
 * does, so it reads `CSE_BACKUP_DIRECTORY` and `CSE_BACKUP_KEY` itself.
 */
import { createReadStream, createWriteStream } from 'node:fs'
import { access, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { backupKeys } from './backup-keys.ts'
import { type BackupStore, keep, kept, SEALED, segmentsOf } from './backup-store.ts'
import { systemOf } from './data-folder.ts'

const SEGMENT = /^[0-9A-F]{8}([0-9A-F]{16}(\.partial|\.[0-9A-F]{8}\.backup)?|\.history)$/
/** Above 125 the server gives up restoring instead of taking it for the end of the log. */
const BROKEN = 200

/** One that is kept already must hold the same: another server writes there too, or another log. */
async function archive(store: BackupStore, path: string, name: string): Promise<void> {
  const place = await placeOf(name)
  if (!(await present(store, place))) return keep(store, place, createReadStream(path))
  const [known, given] = await Promise.all([buffer(kept(store, place)), readFile(path)])
  if (!known.equals(given)) throw new Error(`Another segment ${name} is kept already.`)
}

/** @returns whether there is such a segment */
async function restore(store: BackupStore, name: string, path: string): Promise<boolean> {
  const place = await placeOf(name)
  if (!(await present(store, place))) return false
  await pipeline(kept(store, place), createWriteStream(path, { mode: 0o600 }))
  return true
}

async function placeOf(name: string): Promise<string> {
  if (!SEGMENT.test(name)) throw new Error('That is no name of a segment.')
  return join(segmentsOf(await systemOf('.')), name)
}

const present = ({ directory }: BackupStore, place: string) =>
  access(join(directory, `${place}${SEALED}`)).then(
    () => true,
    () => false,
  )

const {
  CSE_BACKUP_DIRECTORY: directory,
  CSE_BACKUP_KEY: key,
  CSE_BACKUP_KEY_PREVIOUS: previous,
} = process.env
const [first = '', second = '', third = ''] = process.argv.slice(2)
const restores = first === '--restore'
try {
  if (!directory || !key) throw new Error('CSE_BACKUP_DIRECTORY and CSE_BACKUP_KEY are needed.')
  const store = { directory, keys: backupKeys(key, previous) }
  if (!restores) await archive(store, first, second)
  else if (!(await restore(store, second, third))) process.exitCode = 1
} catch (error) {
  console.error(error instanceof Error ? error.message : 'The segment could not be kept.')
  process.exitCode = restores ? BROKEN : 1
}
