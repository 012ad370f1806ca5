import { DatabaseRefused, DatabaseUnavailable, StatementFailed } from '@cse/db/src/connection/failure'
import { loginsOf } from '@cse/db/src/migrate/logins'
import {
  type DeadEvent,
  type DeadEventChoice,
  type DeadEvents,
  openDeadEvents,
} from '@cse/db/src/outbox/dead-events'
import { SettingsError } from '../config/setting-reader.ts'
import { processRoleSecret, processSettings } from '../config/settings.ts'
import { databaseServer } from './database-server.ts'

const USAGE = `Use: pnpm events list
     pnpm events retry|drop <number…>
     pnpm events retry|drop --topic <topic>
     pnpm events retry|drop --all`

class UsageError extends Error {}

/** What somebody at the terminal wants done. */
export type EventsCommand =
  | { readonly list: true }
  | { readonly what: 'retry' | 'drop'; readonly which: DeadEventChoice }

/**
 * `pnpm events list` shows the events that were given up after their last attempt, and why, never what they carry; `retry` puts them back into the
 * queue, `drop` removes them for good.
 */
export function requestedOf([command, ...rest]: readonly string[]): EventsCommand {
  if (command === 'list' && rest.length === 0) return { list: true }
  if (command !== 'retry' && command !== 'drop') throw new UsageError(USAGE)
  const [first, second, ...more] = rest
  if (first === '--all' && second === undefined) return { what: command, which: 'all' }
  if (first === '--topic' && second !== undefined && more.length === 0)
    return { what: command, which: { topic: second } }
  if (rest.length === 0 || !rest.every((text) => /^\d{1,15}$/.test(text))) throw new UsageError(USAGE)
  return { what: command, which: { ids: rest.map(Number) } }
}

/** Does it. @returns what is said about it */
export async function run(dead: DeadEvents, requested: EventsCommand): Promise<string> {
  if ('list' in requested) return (await dead.list()).map(lineOf).join('\n') || 'No event was given up.'
  const { what, which } = requested
  const count = await dead[what](which)
  if (count === 0) throw new UsageError('None of the events that were given up is meant by that.')
  return what === 'retry' ? `${count} in the queue again.` : `${count} dropped.`
}

/** An event as one line: numbers, topic, instants and why; nothing that it carries. */
function lineOf({ id, topic, emittedAt, givenUpAt, attempts, reason }: DeadEvent): string {
  return `${id}  ${topic}  emitted ${emittedAt.toISOString()}  given up ${givenUpAt.toISOString()} after ${attempts} attempts  ${reason}`
}

/** Whoever delivers events may do this: the login of `cse_outbox` is enough. */
async function events(args: readonly string[]): Promise<string> {
  const requested = requestedOf(args)
  const settings = processSettings()
  const { databaseUrl, logins } = settings
  const server =
    !databaseUrl && logins?.outbox ? { url: null, stop: async () => {} } : await databaseServer(settings)
  const login = server.url ? loginsOf(server.url, processRoleSecret()).outbox : logins?.outbox
  if (!login) throw new UsageError('CSE_DATABASE_LOGINS is not complete: outbox is needed.')
  const dead = openDeadEvents(login)
  try {
    return await run(dead, requested)
  } finally {
    await dead.close()
    await server.stop()
  }
}

/** What its message says to whoever runs the command. */
const EXPECTED = [SettingsError, DatabaseRefused, DatabaseUnavailable, StatementFailed, UsageError]

if (import.meta.main) {
  try {
    console.log(await events(process.argv.slice(2)))
  } catch (error) {
    if (!EXPECTED.some((kind) => error instanceof kind)) throw error
    console.error(error instanceof Error ? error.message : String(error))
    process.exitCode = 1
  }
}
