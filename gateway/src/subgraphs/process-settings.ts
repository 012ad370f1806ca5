import { createSecretKey } from 'node:crypto'
import type { Keys } from '../config/derived-keys.ts'
import { type Environment, readerOf, SettingsError } from '../config/setting-reader.ts'
import {
  flag,
  http,
  isEncryptedDatabase,
  key,
  type LogLevel,
  logLevel,
  portFrom,
  postgres,
  type SubgraphKeys,
  subgraphKeys,
} from '../config/setting-rules.ts'
import {
  environmentWith,
  type MetricsAccess,
  metricsAccessOf,
  processSettings,
  type SubgraphName,
} from '../config/settings.ts'
import { viewerKeyOf } from './viewer-header.ts'

/** What the process of a subgraph is given. */
export interface SubgraphSettings {
  readonly host: string
  readonly subgraphPort: number
  readonly logLevel: LogLevel
  readonly collector: string | null
  readonly databaseUrl: string | undefined
  /** Who may see `/metrics`. */
  readonly metricsAccess: MetricsAccess
  /** Path of the file of e-services; null calls none. */
  readonly eServicesFile: string | null
  readonly keys: SubgraphKeys
}

/** The keys of one subgraph, out of those of the gateway. */
export function subgraphKeysOf(name: SubgraphName, keys: Keys): SubgraphKeys {
  const { cursor, download, before, searches, pseudonym, places, data } = keys
  const viewerFrom = (key: Buffer): Buffer => viewerKeyOf(createSecretKey(key), name).export()
  return {
    viewer: viewerFrom(keys.viewer),
    cursor,
    download,
    ...(before && { before: { ...before, viewer: viewerFrom(before.viewer) } }),
    searches,
    ...(name === 'analytics' ? { places } : { pseudonym }),
    ...((name === 'persons' || name === 'cases' || name === 'finance') && { data }),
  }
}

/** The keys as the setting `CSE_SUBGRAPH_KEYS` of the subgraph's process. */
export function subgraphKeysText(keys: SubgraphKeys): string {
  return JSON.stringify(keys, (_, value) =>
    isBuffer(value) ? Buffer.from(value.data).toString('base64url') : value,
  )
}

/**
 * The environment of the process of a subgraph: ours without the secrets and addresses that are the gateway's or another subgraph's, and with its
 * own.
 */
export function subgraphEnvironment(own: Environment): Record<string, string> {
  const others = Object.keys(process.env).filter((name) => CREDENTIALS.test(name))
  return environmentWith({ ...Object.fromEntries(others.map((name) => [name, undefined])), ...own })
}

const CREDENTIALS = /^(CSE_.*_KEYS?(_PREVIOUS)?|CSE_ISSUERS|CSE_DATABASE_LOGINS|([A-Z]+_)?DATABASE_URL)$/

/**
 * The settings of the process of a subgraph. Its keys are those of `CSE_SUBGRAPH_KEYS`; without it they follow from the gateway's, which it then has
 * to be given.
 * @throws SettingsError
 */
export function subgraphSettings(name: SubgraphName, env: Environment = process.env): SubgraphSettings {
  const { given, read, wrong } = readerOf(env)
  const keys = given('CSE_SUBGRAPH_KEYS')
    ? read('CSE_SUBGRAPH_KEYS', subgraphKeys)
    : subgraphKeysOf(name, processSettings().keys)
  const demo = given('NODE_ENV') !== 'production' && (read('CSE_DEMO', flag) ?? true)
  const database = `${name.toUpperCase()}_DATABASE_URL`
  if (!demo && !isEncryptedDatabase(given(database)))
    wrong.push(`${database} leads to another machine without TLS: add sslmode=verify-full to it.`)
  const settings = {
    host: given('HOST') ?? '127.0.0.1',
    subgraphPort: read('CSE_SUBGRAPH_PORT', portFrom(1)) ?? 4001,
    logLevel: read('LOG_LEVEL', logLevel) ?? 'info',
    collector: read('OTEL_EXPORTER_OTLP_ENDPOINT', http) ?? null,
    databaseUrl: read(database, postgres),
    eServicesFile: given('CSE_E_SERVICES') ?? null,
    metricsAccess: metricsAccessOf(read('CSE_METRICS_TOKEN', key), demo),
  }
  if (!keys || wrong.length > 0) throw new SettingsError(wrong)
  return { ...settings, keys }
}

const isBuffer = (value: unknown): value is { readonly data: number[] } =>
  typeof value === 'object' && value !== null && 'type' in value && value.type === 'Buffer' && 'data' in value
