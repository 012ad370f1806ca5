import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { argumentsOf } from './command.ts'
import type { Load } from './load.ts'

const PORTS = { gateway: 4300, identity: 4310 } as const

/** Nobody is sent away for asking often, or for listening by the thousand, unless a benchmark wants it. */
const WITHOUT_LIMITS = { CSE_LIMITS: '0', CSE_STREAMS_PER_VIEWER: '100000' }

interface StartOptions {
  readonly environment?: Readonly<Record<string, string | undefined>>
  /** Options of `pnpm start`. */
  readonly more?: readonly string[]
}

/** The platform over a database, filled on first use, and a persona of the demo who asks it. Stops with the stack. */
export async function startOurs(
  databaseUrl: string,
  persona: string,
  stack: AsyncDisposableStack,
  { environment = {}, more = [] }: StartOptions = {},
): Promise<Omit<Load, 'body'> & { readonly pid: number; readonly jwks: string }> {
  const gateway = spawn(process.execPath, [...argumentsOf('start'), ...more], {
    env: {
      ...process.env,
      DATABASE_URL: databaseUrl,
      PORT: `${PORTS.gateway}`,
      IDENTITY_PORT: `${PORTS.identity}`,
      LOG_LEVEL: 'error',
      ...WITHOUT_LIMITS,
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  stack.defer(() => stop(gateway))
  for await (const text of gateway.stdout) if (String(text).includes('ready after')) break
  gateway.stdout.resume()
  return {
    url: `http://127.0.0.1:${PORTS.gateway}/graphql`,
    headers: await headersOf(persona),
    pid: gateway.pid ?? Number.NaN,
    jwks: `http://127.0.0.1:${PORTS.identity}/jwks`,
  }
}

/** With what a persona of the demo asks the platform that runs. */
export async function headersOf(persona: string): Promise<Readonly<Record<string, string>>> {
  const form = { grant_type: 'urn:cse:grant:persona', client_id: 'cse-demo', persona }
  const answer = await fetch(`http://127.0.0.1:${PORTS.identity}/token`, {
    method: 'POST',
    body: new URLSearchParams(form),
  })
  const { access_token: token } = (await answer.json()) as { access_token: string }
  return { authorization: `Bearer ${token}` }
}

/** Signals a process to end, and waits until it has. */
export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  await once(child, 'exit')
}
