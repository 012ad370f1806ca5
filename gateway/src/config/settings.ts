import { fileURLToPath } from 'node:url'
import { type DemoSecretName, demoSecret, type Secret } from '@cse/db/src/secrets/demo-secrets'
import { type ArchiveSettings, readArchiveSettings } from './archive-settings.ts'
import { type BackupRules, readBackupSettings } from './backup-settings.ts'
import { type CheckpointSettings, readCheckpointSettings } from './checkpoint-settings.ts'
import { type Keys, keysFrom, roleSecretOf } from './derived-keys.ts'
import { demoIssuer, type TrustedIssuer, withoutBounds } from './issuers.ts'
import { type ReplicaSettings, readReplicaSettings } from './replica-settings.ts'
import { type ClamdAddress, readScannerSetting } from './scanner-setting.ts'
import { type Environment, readerOf, SettingsError } from './setting-reader.ts'
import {
  addresses,
  allowedLoss,
  connectionCount,
  databaseLogins,
  type ExecutionKind,
  execution,
  flag,
  type GivenLogins,
  http,
  issuerList,
  key,
  type LogLevel,
  logLevel,
  origins,
  portFrom,
  postgres,
  purposeCode,
  redirects,
  type SettingRule,
  seconds,
  streamCount,
  workerCount,
} from './setting-rules.ts'
import { unencrypted } from './unencrypted.ts'

/** The five subgraphs, in the order in which they take ports 4001 to 4005 when each is a process of its own. */
export const SUBGRAPHS = ['persons', 'cases', 'services', 'finance', 'analytics'] as const
export type SubgraphName = (typeof SUBGRAPHS)[number]

const DATA_DIRECTORY = fileURLToPath(new URL('../../../.data', import.meta.url))

/** Who may see the figures of a process: everybody (in a demo), nobody, or who has the token. */
export type MetricsAccess = 'open' | 'closed' | { readonly token: string }

/** Everything that is set from outside, checked once at the start. */
export interface Settings {
  readonly host: string
  readonly port: number
  readonly production: boolean
  readonly demo: boolean
  readonly logLevel: LogLevel
  /** Where the embedded database and the demo's keys are kept. */
  readonly dataDirectory: string
  /** Address of PostgreSQL as its administrator, who prepares it; null starts the embedded one. */
  readonly databaseUrl: string | null
  /** Whether a standby that takes the primary's place may lack changes that were acknowledged. */
  readonly lossAllowed: boolean
  /** Logins to a database that is prepared; null asks the administrator. */
  readonly logins: GivenLogins | null
  /** Null: the primary answers everything. */
  readonly replicas: ReplicaSettings | null
  /** Own databases of single subgraphs, with which each logs in as itself. */
  readonly subgraphDatabaseUrls: Readonly<Partial<Record<SubgraphName, string>>>
  /** Subgraphs that are reached over HTTP; the others run in this process. */
  readonly subgraphUrls: Readonly<Partial<Record<SubgraphName, string>>>
  /** The first of the five ports that subgraphs take as processes of their own. */
  readonly subgraphPort: number
  /** Most connections to the database in the pool of one process. */
  readonly connections: number
  /** How many processes the gateway is, at one port; 1 is the one that also does everything else. */
  readonly workers: number
  /** Whether events are delivered by a process of its own, and not by the one that starts everything. */
  readonly deliveryApart: boolean
  /** What executes the plans of operations. */
  readonly execution: ExecutionKind
  /** Origins of the pages that may read answers in a browser, beside the gateway's own. */
  readonly origins: readonly string[]
  /** Where the demo's sign-in may return to beside this machine. */
  readonly redirects: readonly string[]
  /** Proxies in front of the gateway, whose word is taken for where a request comes from. */
  readonly proxies: readonly string[]
  /** How many streams of live figures may be open at each process of the gateway, in all and of one viewer. */
  readonly streams: { readonly total: number; readonly perViewer: number }
  /** Where requests are counted against the limits of who sends them: in this process, in the database with other gateways, nowhere. */
  readonly limits: 'own' | 'shared' | 'none'
  /** Code of the purpose of operators' requests that name none; null: they are refused. */
  readonly defaultPurpose: string | null
  /** Whose tokens are accepted; in a demo the demo's own provider among them. */
  readonly issuers: readonly TrustedIssuer[]
  /** The demo identity provider; null outside a demo. */
  readonly identityProvider: { readonly host: string; readonly port: number; readonly address: string } | null
  /** How long the gateway goes on answering after it was stopped, so that those in front of it notice. */
  readonly drainSeconds: number
  /** Who may see `/metrics`. */
  readonly metricsAccess: MetricsAccess
  /** Path of the file of e-services of other administrations; null calls none, but for simulated ones in a demo. */
  readonly eServicesFile: string | null
  /** The scanner that files pass before they are kept; null: they are kept as not scanned. */
  readonly scanner: ClamdAddress | null
  readonly keys: Keys
  readonly checkpoints: CheckpointSettings
  /** Where backups of the database are kept, and where the log of access is archived; null: neither is done by us. */
  readonly backups: BackupRules | null
  readonly archive: ArchiveSettings | null
  /** Address of an OpenTelemetry collector; null sends nothing. The other `OTEL_*` are read by its own SDK. */
  readonly collector: string | null
}

/** The settings of this process. The only place where its environment is read. @throws SettingsError */
export const processSettings = (): Settings =>
  readSettings(process.env, (name) => demoSecret(DATA_DIRECTORY, name))

/** The environment of this process with a few variables set anew or, undefined, left out, for a process of ours that it starts. */
export const environmentWith = (more: Environment): Record<string, string> =>
  Object.fromEntries(
    Object.entries({ ...process.env, ...more }).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  )

/**
 * From what the passwords of the database's roles follow. Only whoever prepares the database asks for it: it is worth all logins together.
 */
export const processRoleSecret = (): string =>
  roleSecretOf(process.env, () => demoSecret(DATA_DIRECTORY, 'roles').current)

/**
 * The settings that an environment stands for. `demoSecretOf` is read only in a demo that sets no secret of its own.
 * @throws SettingsError
 */
export function readSettings(env: Environment, demoSecretOf: (name: DemoSecretName) => Secret): Settings {
  const { given, read, wrong } = readerOf(env)
  const ofSubgraphs = (ending: string, rule: SettingRule<string>) =>
    Object.fromEntries(
      SUBGRAPHS.flatMap((subgraph) => {
        const value = read(`${subgraph.toUpperCase()}_${ending}`, rule)
        return value === undefined ? [] : [[subgraph, value]]
      }),
    )

  const production = given('NODE_ENV') === 'production'
  const requested = read('CSE_DEMO', flag) ?? !production
  if (production && requested)
    wrong.push('CSE_DEMO must not be 1 when NODE_ENV is production: it lets anybody in.')
  const demo = requested && !production
  const host = given('HOST') ?? '127.0.0.1'
  const identityProvider = demo ? providerAt(host, read('IDENTITY_PORT', portFrom(1)) ?? 4010) : null
  const issuers = read('CSE_ISSUERS', issuerList) ?? []
  if (!demo && !given('CSE_ISSUERS')) wrong.push(`CSE_ISSUERS is missing: it ${issuerList.says}.`)
  if (production)
    for (const issuer of withoutBounds(issuers))
      wrong.push(`CSE_ISSUERS must say for whom ${issuer} may vouch: it has no bounds.`)

  const secret = (name: string, ofDemo: DemoSecretName): Secret => {
    if (!given(name)) {
      if (demo) return demoSecretOf(ofDemo)
      wrong.push(`${name} is missing: it ${key.says}.`)
    }
    return { current: read(name, key) ?? '', previous: read(`${name}_PREVIOUS`, key) }
  }
  const limited = read('CSE_LIMITS', flag) ?? true
  const workers = read('CSE_WORKERS', workerCount) ?? 1
  // each by itself would let in as many as all together may
  const countedTogether = workers > 1 || read('CSE_SHARED_LIMITS', flag)
  const signing = secret('CSE_SIGNING_KEY', 'signing')
  const { current: pseudonym } = secret('CSE_PSEUDONYM_KEY', 'pseudonym')
  const data = secret('CSE_DATA_KEY', 'data')
  const defaultPurpose = read('CSE_DEFAULT_PURPOSE', purposeCode)
  if (production && defaultPurpose !== undefined)
    wrong.push(
      'CSE_DEFAULT_PURPOSE must not be set when NODE_ENV is production: each request of an operator has a purpose of its own.',
    )
  const databaseUrl = read('DATABASE_URL', postgres) ?? null
  const logins = read('CSE_DATABASE_LOGINS', databaseLogins) ?? null
  const anyLogin = databaseUrl ?? logins?.outbox
  if (!demo) wrong.push(...unencrypted(SUBGRAPHS, given, logins))

  const settings: Settings = {
    host,
    port: read('PORT', portFrom(0)) ?? 4000,
    production,
    demo,
    logLevel: read('LOG_LEVEL', logLevel) ?? 'info',
    dataDirectory: DATA_DIRECTORY,
    databaseUrl,
    lossAllowed: read('CSE_ASYNCHRONOUS_STANDBY', allowedLoss) ?? false,
    logins,
    replicas: readReplicaSettings(read),
    subgraphDatabaseUrls: ofSubgraphs('DATABASE_URL', postgres),
    subgraphUrls: ofSubgraphs('URL', http),
    subgraphPort: read('CSE_SUBGRAPH_PORT', portFrom(1)) ?? 4001,
    workers,
    connections: read('CSE_CONNECTIONS', connectionCount) ?? 20,
    deliveryApart: production || workers > 1,
    execution: read('CSE_EXECUTION', execution) ?? 'own',
    origins: read('CSE_ORIGINS', origins) ?? [],
    redirects: read('CSE_REDIRECT_URIS', redirects) ?? [],
    proxies: read('CSE_PROXIES', addresses) ?? [],
    streams: {
      total: read('CSE_STREAMS', streamCount) ?? 10_000,
      perViewer: read('CSE_STREAMS_PER_VIEWER', streamCount) ?? 20,
    },
    limits: limited ? (countedTogether ? 'shared' : 'own') : 'none',
    defaultPurpose: defaultPurpose ?? (production ? null : 'CARE'),
    issuers: identityProvider ? [demoIssuer(identityProvider.address), ...issuers] : issuers,
    identityProvider,
    drainSeconds: read('CSE_DRAIN_SECONDS', seconds) ?? (production ? 5 : 0),
    metricsAccess: metricsAccessOf(read('CSE_METRICS_TOKEN', key), demo),
    eServicesFile: given('CSE_E_SERVICES') ?? null,
    scanner: readScannerSetting(read, wrong, { production, demo }),
    keys: keysFrom({ signing, pseudonym, data }),
    checkpoints: readCheckpointSettings(read, wrong, {
      directory: DATA_DIRECTORY,
      database: (anyLogin && new URL(anyLogin).pathname.slice(1)) || 'postgres',
      demoKey: demo ? () => demoSecretOf('checkpoint').current : null,
    }),
    backups: readBackupSettings(read, () => secret('CSE_BACKUP_KEY', 'backup')),
    archive: readArchiveSettings(read, () => secret('CSE_ARCHIVE_KEY', 'archive')),
    collector: read('OTEL_EXPORTER_OTLP_ENDPOINT', http) ?? null,
  }
  read('CSE_ROLES_KEY', key)
  if (wrong.length > 0) throw new SettingsError(wrong)
  return settings
}

/** Who may see the figures of a process: in a demo everybody, else who has the token. */
export function metricsAccessOf(token: string | undefined, demo: boolean): MetricsAccess {
  if (token !== undefined) return { token }
  return demo ? 'open' : 'closed'
}

/** The provider's address names the own machine even when it listens on all interfaces: browsers and we reach it there. */
const providerAt = (host: string, port: number) => ({ host, port, address: `http://127.0.0.1:${port}` })
