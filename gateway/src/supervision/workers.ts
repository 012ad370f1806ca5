import type { ChildProcess } from 'node:child_process'
import cluster from 'node:cluster'
import { fileURLToPath } from 'node:url'
import type { Logins } from '@cse/db/src/migrate/logins'
import type { Settings } from '../config/settings.ts'
import type { Gateway } from './running-gateway.ts'
import { type KeptProcess, keepProcess } from './supervised-process.ts'
import { gatherFigures } from './worker-figures.ts'
import { RELOAD, watchPulse } from './worker-pulse.ts'

const PROGRAM = fileURLToPath(new URL('../main/worker-process.ts', import.meta.url))

/**
 * Keeps as many gateways running as the settings say, at one port. Connections are handed to whichever has taken its last one; a worker that
 * ends or falls silent is replaced, and `onEnd` is called. All are drained with `stack`.
 */
export async function startWorkers(
  settings: Settings,
  logins: Logins,
  onEnd: (worker: number) => void,
  stack: AsyncDisposableStack,
): Promise<Gateway> {
  cluster.setupPrimary({ exec: PROGRAM, args: [] })
  gatherFigures()
  const env = environmentOf(settings, logins)
  const start = (): ChildProcess => watchPulse(cluster.fork(env).process)
  const workers: KeptProcess[] = []
  // all at once: they are drained for as long as one
  stack.defer(async () => void (await Promise.all(workers.map((worker) => worker.stop()))))
  const keep = async (number: number) => {
    const name = `Worker ${number} of the gateway`
    workers.push(await keepProcess({ start, name, onEnd: () => onEnd(number) }))
  }
  await Promise.all(Array.from({ length: settings.workers }, (_, index) => keep(index + 1)))
  return {
    url: String(workers[0]?.firstWord),
    reload: async () => {
      for (const { child } of workers) if (child().connected) child().send(RELOAD)
    },
  }
}

/** They use the database that is prepared, and the subgraphs where they are. Events are not theirs to deliver. */
function environmentOf(
  { dataDirectory, subgraphUrls, eServicesFile }: Settings,
  { platform, counts }: Logins,
): NodeJS.ProcessEnv {
  const addresses = Object.entries(subgraphUrls).map(([name, url]) => [`${name.toUpperCase()}_URL`, url])
  return {
    CSE_DATABASE_LOGINS: JSON.stringify({ platform, counts }),
    NODE_COMPILE_CACHE: `${dataDirectory}/compiled`,
    ...(eServicesFile !== null && { CSE_E_SERVICES: eServicesFile }),
    ...Object.fromEntries(addresses),
  }
}
