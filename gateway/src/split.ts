import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { roleUrl } from '@cse/db/src/roles'
import { roleOf } from '@cse/db/src/schemas'
import { environmentWith, type Settings, type SubgraphName } from './settings.ts'
import { portOf } from './subgraph-address.ts'

/** A subgraph in a process of its own. */
export interface SubgraphProcess {
  /** Where it answers. */
  readonly url: string
  /** Lets it finish what it is at. */
  stop(): Promise<void>
}

/** What the processes must be told of the database. */
export interface DatabaseAccess {
  readonly adminUrl: string
  readonly roleSecret: string
}

const PROGRAM = fileURLToPath(new URL('subgraph-process.ts', import.meta.url))

/**
 * Starts a subgraph as a process of its own, which logs in to the database as itself.
 * @throws an Error of one sentence when it does not come up; it has printed why
 */
export async function startSubgraphProcess(
  name: SubgraphName,
  settings: Settings,
  { adminUrl, roleSecret }: DatabaseAccess,
): Promise<SubgraphProcess> {
  const database = settings.subgraphDatabaseUrls[name] ?? roleUrl(adminUrl, roleOf(name), roleSecret)
  // Its own process group: a Ctrl-C in the terminal reaches us, and we stop it when nobody asks it any more.
  const child = spawn(process.execPath, [...process.execArgv, PROGRAM, name], {
    env: environmentWith({ [`${name.toUpperCase()}_DATABASE_URL`]: database }),
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const kill = () => child.kill()
  process.once('exit', kill)
  child.once('exit', () => process.off('exit', kill))

  const ready = once(child, 'message').then(() => true)
  const gone = once(child, 'exit').then(() => false)
  if (!(await Promise.race([ready, gone]))) throw new Error(`The subgraph ${name} did not start.`)
  return { url: `http://127.0.0.1:${portOf(name)}/graphql`, stop: () => stop(child) }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill()
  await gone
}
