import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Logins } from '@cse/db/src/migrate/logins'
import { type Settings, SUBGRAPHS, type SubgraphName } from '../config/settings.ts'
import { portOf } from '../subgraphs/address.ts'
import { subgraphEnvironment, subgraphKeysOf, subgraphKeysText } from '../subgraphs/process-settings.ts'
import { keepProcess } from './supervised-process.ts'

const PROGRAM = fileURLToPath(new URL('../main/subgraph-process.ts', import.meta.url))

/**
 * Keeps each subgraph running as a process of its own, which logs in to the database as itself, unless the settings say where it is.
 * They are stopped with `stack`, and `onEnd` is called when one has ended unasked.
 * @returns the settings, with the address of each
 * @throws an Error of one sentence when one does not come up; it has printed why
 */
export async function splitSubgraphs(
  settings: Settings,
  logins: Logins['subgraphs'],
  onEnd: (subgraph: SubgraphName) => void,
  stack: AsyncDisposableStack,
): Promise<Settings> {
  const places = SUBGRAPHS.map(async (name) => {
    const elsewhere = settings.subgraphUrls[name]
    if (elsewhere !== undefined) return [name, elsewhere] as const
    const env = environmentOf(name, settings, logins[name])
    const start = () => startSubgraph(name, env)
    const kept = await keepProcess({ start, name: `The subgraph ${name}`, onEnd: () => onEnd(name) })
    stack.defer(() => kept.stop())
    return [name, `http://127.0.0.1:${portOf(name, settings.subgraphPort)}/graphql`] as const
  })
  return { ...settings, subgraphUrls: Object.fromEntries(await Promise.all(places)) }
}

/** A subgraph is given its own login, and the keys that it works with; nothing of the gateway's or of another's. */
function environmentOf(name: SubgraphName, settings: Settings, login: string) {
  return subgraphEnvironment({
    [`${name.toUpperCase()}_DATABASE_URL`]: settings.subgraphDatabaseUrls[name] ?? login,
    // persons alone asks other administrations
    CSE_E_SERVICES: name === 'persons' ? (settings.eServicesFile ?? undefined) : undefined,
    CSE_SUBGRAPH_KEYS: subgraphKeysText(subgraphKeysOf(name, settings.keys)),
    // It is up again sooner.
    NODE_COMPILE_CACHE: `${settings.dataDirectory}/compiled`,
  })
}

function startSubgraph(name: SubgraphName, env: NodeJS.ProcessEnv): ChildProcess {
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
