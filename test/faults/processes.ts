import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { environmentWith, type SubgraphName } from '@cse/gateway/config/settings'

const PROGRAM = fileURLToPath(new URL('../../gateway/src/main/start.ts', import.meta.url))

/** `pnpm start --split` as it runs in production: a process of its own, with its workers and the five subgraphs below it. */
export interface GatewayProcess {
  readonly child: ChildProcess
  readonly origin: string
  /** The process of a subgraph; undefined while there is none. */
  pidOf(name: SubgraphName): number | undefined
  /** The process that delivers events; undefined while there is none. */
  delivering(): number | undefined
  /** The processes that answer at this moment, or are about to. */
  workers(): number[]
}

/** Starts the gateway with its subgraphs apart, and resolves when it is ready. */
export async function startGateway(
  port: number,
  environment: Readonly<Record<string, string>>,
  output: number | 'ignore' = 'ignore',
): Promise<GatewayProcess> {
  const child = spawn(process.execPath, [PROGRAM, '--split'], {
    env: environmentWith({ ...environment, PORT: String(port), NODE_ENV: '', VITEST: '' }),
    stdio: ['ignore', output, 'inherit'],
  })
  const origin = `http://127.0.0.1:${port}`
  while (!(await isReady(origin))) {
    if (child.exitCode !== null) throw new Error('The gateway did not start')
    await pause(100)
  }
  return {
    child,
    origin,
    pidOf: (name) => below(child).find((pid) => argumentsOf(pid).at(-1) === name),
    delivering: () => below(child).find((pid) => argumentsOf(pid).at(-1)?.endsWith('/events-process.ts')),
    workers: () => below(child).filter((pid) => argumentsOf(pid).at(-1)?.endsWith('/worker-process.ts')),
  }
}

export async function isReady(origin: string): Promise<boolean> {
  const answer = await fetch(`${origin}/health/ready`, { signal: AbortSignal.timeout(3000) }).catch(
    () => null,
  )
  await answer?.arrayBuffer()
  return answer?.status === 200
}

/** Ends a process in this way, and waits for it. */
export async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill(signal)
  await gone
}

/** The first of so many ports in a row that are free. */
export async function freePorts(count: number): Promise<number> {
  for (;;) {
    const first = 20_000 + Math.floor(Math.random() * 10_000)
    const free = await Promise.all(Array.from({ length: count }, (_, index) => isFree(first + index)))
    if (free.every(Boolean)) return first
  }
}

async function isFree(port: number): Promise<boolean> {
  const probe = createServer()
  const opened = await once(probe.listen(port, '127.0.0.1'), 'listening').then(
    () => true,
    () => false,
  )
  probe.close()
  return opened
}

function below({ pid }: ChildProcess): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number)
}

function argumentsOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').filter(Boolean)
  } catch {
    return []
  }
}

/** The processes of a server: its postmaster and whoever works for it. */
export function serverProcesses(postmaster: number): number[] {
  return [
    postmaster,
    ...readFileSync(`/proc/${postmaster}/task/${postmaster}/children`, 'utf8').trim().split(' ').map(Number),
  ]
}

/** Bytes of memory that a process and all below it hold (RSS). */
export function memoryOf({ pid }: ChildProcess): number {
  const sum = (process: number): number => {
    try {
      const status = readFileSync(`/proc/${process}/status`, 'utf8')
      const children = readFileSync(`/proc/${process}/task/${process}/children`, 'utf8').trim()
      const own = Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024
      return (
        own + (children === '' ? [] : children.split(' ')).reduce((all, child) => all + sum(Number(child)), 0)
      )
    } catch {
      return 0
    }
  }
  return pid === undefined ? 0 : sum(pid)
}
