import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Logins } from '@cse/db/src/migrate/logins'
import { completeLogins } from '../config/complete-logins.ts'
import { databaseLogins } from '../config/setting-rules.ts'

const PROGRAM = fileURLToPath(new URL('../main/database-process.ts', import.meta.url))

/** A database that another process has prepared, and keeps running when it is the embedded one. */
export interface PreparedDatabase {
  readonly logins: Logins
  /** Resolves when that process has ended, whoever ended it. */
  readonly ended: Promise<unknown>
  stop(): Promise<void>
}

/**
 * Has the database brought up to date by a process of its own, the only one that holds the credentials of the administrator.
 * @returns null when it could not be; that process has printed why
 */
export async function prepareDatabase(): Promise<PreparedDatabase | null> {
  // Its own process group: a Ctrl-C in the terminal reaches us, and we stop it after all who use the database.
  const child = spawn(process.execPath, [...process.execArgv, PROGRAM], {
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const ended = once(child, 'exit')
  const reported = once(child, 'message').then(([text]) => databaseLogins.schema.parse(text))
  const logins = await Promise.race([reported, ended.then(() => null)])
  if (!logins) return null
  return {
    logins: completeLogins(logins),
    ended,
    stop: async () => {
      child.kill()
      await ended
    },
  }
}
