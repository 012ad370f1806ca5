import { enableCompileCache } from 'node:module'
import { parseArgs } from 'node:util'
import { completeLogins } from '../config/complete-logins.ts'
import { environmentWith, processSettings, type Settings } from '../config/settings.ts'
import { assertFree, PORT_REMEDY } from '../http/listen.ts'
import { type PreparedDatabase, prepareDatabase } from '../supervision/database-child.ts'
import { runUntilStopped, type Service } from '../supervision/process-life.ts'
import { progressTo } from './progress.ts'

/** `pnpm start [--split]`: the whole platform, until Ctrl-C. */
async function start(args: readonly string[]): Promise<Service> {
  const started = performance.now()
  const { values } = parseArgs({ args: [...args], options: { split: { type: 'boolean', default: false } } })
  const settings = processSettings()
  enableCompileCache(`${settings.dataDirectory}/compiled`)
  const progress = progressTo((line) => console.log(line))

  await assertFree(settings, PORT_REMEDY)
  if (settings.identityProvider)
    await assertFree(settings.identityProvider, 'set IDENTITY_PORT to another one')

  if (settings.databaseUrl) await leaveAdministrator()
  // The database comes up while the programs are read.
  const [database, { startPlatform }] = await Promise.all([databaseOf(settings), import('./platform.ts')])
  const platform = await progress.step('Starting the subgraphs and the gateway', () =>
    startPlatform({
      settings,
      logins: database.logins,
      stopDatabase: () => database.stop(),
      split: values.split,
    }),
  )
  console.log(greeting(platform.url, platform.identityProvider, (performance.now() - started) / 1000))
  return platform
}

/** A database that is prepared: by whoever gave the logins, else the embedded one, by a process that keeps it running. */
async function databaseOf({ logins }: Settings): Promise<Omit<PreparedDatabase, 'ended'>> {
  if (logins) return { logins: completeLogins(logins), stop: async () => {} }
  const database = await prepared()
  const end = () => process.kill(process.pid, 'SIGTERM')
  database.ended.then(end, end)
  return database
}

async function prepared(): Promise<PreparedDatabase> {
  const database = await prepareDatabase()
  // it has said why
  if (!database) process.exit(1)
  return database
}

/**
 * Has the database prepared, and begins anew as a process that has only the logins: neither its environment nor its memory holds the address of the
 * administrator, or the secret from which the passwords follow.
 */
async function leaveAdministrator(): Promise<void> {
  const { logins, ended } = await prepared()
  await ended
  const environment = environmentWith({
    DATABASE_URL: undefined,
    CSE_ROLES_KEY: undefined,
    CSE_BACKUP_DIRECTORY: undefined,
    CSE_BACKUP_KEY: undefined,
    CSE_BACKUP_KEY_PREVIOUS: undefined,
    NODE_CHANNEL_FD: undefined,
    CSE_DATABASE_LOGINS: JSON.stringify(logins),
  })
  const { execPath, execArgv, argv } = process
  if (!process.execve)
    throw new Error(
      'DATABASE_URL cannot be left behind here: run pnpm migrate, and start with CSE_DATABASE_LOGINS.',
    )
  process.execve(execPath, [execPath, ...execArgv, ...argv.slice(1)], environment)
}

function greeting(url: string, identityProvider: string | null, seconds: number): string {
  const lines = [
    `Cartella Sociale Elettronica, ready after ${seconds.toFixed(1)} s`,
    '',
    `  API        ${url}/graphql`,
    ...(identityProvider ? [`  Explorer   ${url}/`, `  Sign-in    ${identityProvider}`] : []),
    `  Health     ${url}/health/ready`,
    '',
  ]
  if (!identityProvider) return lines.join('\n')
  return [
    ...lines,
    '  A token:   npx --yes pnpm@10.34.9 token social-worker@bari',
    '  Personas:  npx --yes pnpm@10.34.9 token --list',
    '',
    'Ctrl-C stops everything.',
  ].join('\n')
}

await runUntilStopped(() => start(process.argv.slice(2)))
