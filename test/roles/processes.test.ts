import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { DEMO_ISSUER } from '@cse/db/src/audit/principal'
import { rolePassword } from '@cse/db/src/migrate/roles'
import { type EmbeddedServer, startEmbedded } from '@cse/db/src/server/embedded'
import { CLAIM_NAMES } from '@cse/gateway/config/claims'
import { roleSecretOf } from '@cse/gateway/config/derived-keys'
import { environmentWith, SUBGRAPHS } from '@cse/gateway/config/settings'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkpointEnvironment } from '../../gateway/test/checkpoint-environment.ts'
import { startTokenIssuer } from '../../gateway/test/token-issuer.ts'
import { end, freePorts, type GatewayProcess, startGateway } from '../faults/processes.ts'
import { processTree, rememberedSecrets, reportedSecrets } from './held-secrets.ts'
import { ALL_ROLES } from './logins.ts'

const START = 300_000
const MIGRATE = fileURLToPath(new URL('../../gateway/src/main/migrate.ts', import.meta.url))
/** Values that are nowhere but where they were told. */
const KEYS = {
  CSE_ROLES_KEY: 'the key of the roles of this test, 32 bytes',
  CSE_SIGNING_KEY: 'the signing key of this test alone, 32 bytes',
  CSE_PSEUDONYM_KEY: 'the pseudonym key of this test alone, 32 bytes',
  CSE_DATA_KEY: 'the data key of this test alone, 32 bytes long',
}

let home: string
let server: EmbeddedServer
let environment: Record<string, string>
let secrets: ReadonlyMap<string, string>
let stopIssuer: () => Promise<void>
let gateway: GatewayProcess | undefined

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'cse-processes-'))
  server = await startEmbedded({ directory: home, durable: false })
  const issuer = await startTokenIssuer(CLAIM_NAMES, () => new Date())
  stopIssuer = issuer.stop
  environment = {
    ...KEYS,
    CSE_DEMO: '0',
    LOG_LEVEL: 'silent',
    CSE_ISSUERS: JSON.stringify([{ ...issuer.trusted, name: DEMO_ISSUER }]),
    ...checkpointEnvironment(),
    CSE_SUBGRAPH_PORT: String(await freePorts(SUBGRAPHS.length)),
    CSE_WORKERS: '2',
  }
  const secret = roleSecretOf(environment, () => '')
  secrets = new Map([
    ['administrator', new URL(server.url).password],
    ['secret of the roles', secret],
    ...Object.entries(KEYS),
    ...ALL_ROLES.map((role) => [role, rolePassword(secret, role)] as const),
  ])
}, START)
afterAll(async () => {
  if (gateway) await end(gateway.child, 'SIGKILL')
  await stopIssuer?.()
  await server?.stop()
  await rm(home, { recursive: true, force: true })
})

/** Subgraphs that keep texts encrypted. */
const WITH_ENCRYPTED_TEXTS: ReadonlySet<string> = new Set(['persons', 'cases', 'finance'])
const KEYS_OF_GATEWAY = ['CSE_SIGNING_KEY', 'CSE_PSEUDONYM_KEY', 'CSE_DATA_KEY']

test(
  'apart, each process holds what it needs: nobody the administrator’s, a subgraph its own, a worker no queue, who delivers events no subgraph’s',
  async () => {
    gateway = await startGateway(await freePorts(1), { ...environment, DATABASE_URL: server.url })
    const processes = processTree(gateway.child.pid ?? 0)
    expect(processes).toHaveLength(1 + SUBGRAPHS.length + 2 + 1)
    for (const { pid, command } of processes) {
      const last = command.at(-1) ?? ''
      const expected = last.endsWith('/worker-process.ts')
        ? [...KEYS_OF_GATEWAY, 'cse_platform', 'cse_counts']
        : last.endsWith('/events-process.ts')
          ? [...KEYS_OF_GATEWAY, 'cse_platform', 'cse_counts', 'cse_outbox']
          : last === '--split'
            ? [...KEYS_OF_GATEWAY, ...ALL_ROLES]
            : [`cse_${last}`, ...(WITH_ENCRYPTED_TEXTS.has(last) ? ['CSE_DATA_KEY'] : [])]
      expect(reportedSecrets(pid, secrets).sort(), command.join(' ')).toEqual(expected.toSorted())
      const remembered = rememberedSecrets(pid, secrets)
      expect(remembered, command.join(' ')).toEqual(
        expect.arrayContaining(SUBGRAPHS.some((name) => name === last) ? [`cse_${last}`] : []),
      )
      expect(
        remembered.filter((name) => !expected.includes(name)),
        command.join(' '),
      ).toEqual([])
    }
    await end(gateway.child, 'SIGTERM')
  },
  START,
)

test(
  'a platform runs without any administrator, on the logins that the migration printed',
  async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [MIGRATE, '--logins'], {
      env: environmentWith({ ...environment, DATABASE_URL: server.url }),
    })
    const logins = /^CSE_DATABASE_LOGINS='(.*)'$/m.exec(stdout)?.[1] ?? ''
    expect(stdout).not.toContain(secrets.get('administrator'))
    gateway = await startGateway(await freePorts(1), {
      ...environment,
      CSE_ROLES_KEY: '',
      CSE_WORKERS: '1',
      CSE_DATABASE_LOGINS: logins,
    })
    const health = await fetch(`${gateway.origin}/health/ready`)
    expect(await health.json()).toMatchObject({ database: { ready: true }, outbox: { ready: true } })
    await end(gateway.child, 'SIGTERM')
  },
  START,
)
