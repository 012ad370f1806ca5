import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Logins } from '@cse/db/src/migrate/logins'
import { environmentWith, type Settings } from '../config/settings.ts'
import { keepProcess } from './supervised-process.ts'
import { watchPulse } from './worker-pulse.ts'

const PROGRAM = fileURLToPath(new URL('../main/events-process.ts', import.meta.url))

/**
 * Keeps a process running that delivers events, and nothing else: whatever becomes of it costs no request. When it ends or falls silent another
 * takes its place, and `onEnd` is called. It is stopped with `stack`.
 * @throws an Error of one sentence when it does not come up; it has printed why
 */
export async function deliverApart(
  { dataDirectory }: Settings,
  { platform, counts, outbox }: Logins,
  onEnd: () => void,
  stack: AsyncDisposableStack,
): Promise<void> {
  const env = environmentWith({
    CSE_DATABASE_LOGINS: JSON.stringify({ platform, counts, outbox }),
    NODE_COMPILE_CACHE: `${dataDirectory}/compiled`,
  })
  const start = () => watchPulse(startProcess(env))
  const kept = await keepProcess({ start, name: 'The delivery of events', onEnd })
  stack.defer(() => kept.stop())
}

function startProcess(env: NodeJS.ProcessEnv): ChildProcess {
  // Its own process group: a Ctrl-C in the terminal reaches us, and we stop it when nothing is written any more.
  const child = spawn(process.execPath, [...process.execArgv, PROGRAM], {
    env,
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const kill = () => child.kill()
  process.once('exit', kill)
  child.once('exit', () => process.off('exit', kill))
  return child
}
