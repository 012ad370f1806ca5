import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { DatabaseRefused } from '@cse/db/src/connection/failure'
import { makeWay } from '@cse/db/src/server/postmaster'
import type { BackupRules } from '../config/backup-settings.ts'
import { SettingsError } from '../config/setting-reader.ts'
import { processSettings } from '../config/settings.ts'
import { backupsOf, folderBeside, instantOf, restoredCopy } from './restored-copy.ts'

const USAGE = 'Use: pnpm restore --to <instant>|newest [--into <folder> | --replace]'

class UsageError extends Error {}

/** What is done by hand after every restore, since the copy cannot know it. */
const AFTERWARDS = `Then: give the orders to erase that came after that instant again (registry.disposal_order of the newest state), and run
pnpm audit:verify: checkpoints newer than the copy attest what was lost.`

/**
 * `pnpm restore --to <instant>` restores the database as it was at an instant, or with `newest` as far as the archive goes, into a folder beside
 * the embedded one (or `--into` another), where a server can be started on it. `--replace` puts it in the place of the embedded one, which must
 * not run; what was there is kept under another name.
 */
async function run(args: readonly string[]): Promise<string> {
  const { to, into, replace } = parsed(args)
  if (to === undefined || (into !== undefined && replace)) throw new UsageError(USAGE)
  const settings = processSettings()
  const backups = backupsOf(settings)
  const instant = to === 'newest' ? null : instantOf(to)
  if (replace) return restoreInPlace(backups, settings.dataDirectory, instant)
  const folder = resolve(into ?? (await folderBeside(settings.dataDirectory, 'restored')))
  return `${await restoreTo(backups, instant, folder)} It is in ${folder}.\n${AFTERWARDS}`
}

async function restoreTo(
  backups: BackupRules,
  to: Date | null,
  into: string,
  durable = true,
): Promise<string> {
  const { server, backup, reached } = await restoredCopy(backups, { to, into, durable })
  await server.stop()
  const at = (reached ?? backup.description.endedAt).toISOString()
  return `Restored from ${backup.place}: the last transaction is of ${at}.`
}

/**
 * Restores beside first, so that a restore that fails leaves everything as it is.
 * @param durable `false` for databases that are thrown away
 */
export async function restoreInPlace(
  backups: BackupRules,
  home: string,
  to: Date | null,
  durable = true,
): Promise<string> {
  await mkdir(home, { recursive: true })
  const running = await makeWay(home)
  if (running !== undefined)
    throw new DatabaseRefused(
      `A PostgreSQL server (process ${running}) runs on ${home}: stop the platform first.`,
    )
  const beside = await folderBeside(home, 'restoring')
  const done = await restoreTo(backups, to, beside, durable).catch(async (error: unknown) => {
    await rm(beside, { recursive: true, force: true })
    throw error
  })
  const before = `data.before-${new Date().toISOString().replaceAll(':', '-')}`
  const replaced = (await readdir(home)).includes('data')
  if (replaced) await rename(join(home, 'data'), join(home, before))
  for (const name of ['data', 'password']) await rename(join(beside, name), join(home, name))
  await rm(beside, { recursive: true, force: true })
  const kept = replaced
    ? ` What was there is in ${join(home, before)}: remove it when it is not needed any more.`
    : ''
  return `${done} It is the database now.${kept}\n${AFTERWARDS}`
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        to: { type: 'string' },
        into: { type: 'string' },
        replace: { type: 'boolean', default: false },
      },
    }).values
  } catch {
    throw new UsageError(USAGE)
  }
}

if (import.meta.main) {
  try {
    console.log(await run(process.argv.slice(2)))
  } catch (error) {
    if (!(error instanceof SettingsError || error instanceof DatabaseRefused || error instanceof UsageError))
      throw error
    console.error(error.message)
    process.exitCode = 1
  }
}
