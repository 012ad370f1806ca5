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

/** Milliseconds before a process that has ended is started again: at first, and at most. Each end in a row doubles them. */
const AGAIN_AFTER = { first: 250, most: 10_000 }
/** A process that ends after this many milliseconds has done its work until then. */
const STEADY_MILLISECONDS = 60_000
/** One that does not end when asked to, within these milliseconds, is ended. */
const PATIENCE_MILLISECONDS = 25_000
/** Another one may still be giving up the port when the first is started. */
const FIRST_TRIES = 3

/**
 * Keeps a subgraph running as a process of its own, which logs in to the database as itself. When it ends unasked it is started again.
 * @throws an Error of one sentence when it does not come up the first time; it has printed why
 */
export async function startSubgraphProcess(
  name: SubgraphName,
  settings: Settings,
  { adminUrl, roleSecret }: DatabaseAccess,
  onEnd: (name: SubgraphName) => void,
): Promise<SubgraphProcess> {
  const database = settings.subgraphDatabaseUrls[name] ?? roleUrl(adminUrl, roleOf(name), roleSecret)
  const env = environmentWith({
    [`${name.toUpperCase()}_DATABASE_URL`]: database,
    // It is up again sooner.
    NODE_COMPILE_CACHE: `${settings.dataDirectory}/compiled`,
  })
  let child = start(name, env)
  let stopping = false
  let pause: NodeJS.Timeout | undefined
  let wait = AGAIN_AFTER.first

  for (let tries = 1; !(await isReady(child)); tries += 1) {
    if (tries === FIRST_TRIES) throw new Error(`The subgraph ${name} did not start.`)
    await new Promise((resolve) => setTimeout(resolve, AGAIN_AFTER.first * 2 ** tries))
    child = start(name, env)
  }
  keep(performance.now())

  return {
    url: `http://127.0.0.1:${portOf(name, settings.subgraphPort)}/graphql`,
    stop: () => {
      stopping = true
      clearTimeout(pause)
      return stop(child)
    },
  }

  function keep(started: number): void {
    child.once('exit', () => {
      if (stopping) return
      onEnd(name)
      wait = performance.now() - started > STEADY_MILLISECONDS ? AGAIN_AFTER.first : wait
      pause = setTimeout(() => {
        child = start(name, env)
        keep(performance.now())
      }, wait)
      wait = Math.min(2 * wait, AGAIN_AFTER.most)
    })
  }
}

function start(name: SubgraphName, env: NodeJS.ProcessEnv): ChildProcess {
  // Its own process group: a Ctrl-C in the terminal reaches us, and we stop it when nobody asks it any more.
  const child = spawn(process.execPath, [...process.execArgv, PROGRAM, name], {
    env,
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const kill = () => child.kill()
  process.once('exit', kill)
  child.once('exit', () => process.off('exit', kill))
  return child
}

/** Whether the process comes up; false when it ends instead. */
function isReady(child: ChildProcess): Promise<boolean> {
  const ready = once(child, 'message').then(() => true)
  const gone = once(child, 'exit').then(() => false)
  return Promise.race([ready, gone])
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill()
  const impatience = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MILLISECONDS)
  await gone
  clearTimeout(impatience)
}
