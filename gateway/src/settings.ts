import { hkdfSync } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { demoIssuer, type TrustedIssuer, trustedIssuers } from './issuers.ts'
import { type DemoKeys, keptDemoKeys } from './kept.ts'

/** The five subgraphs, in the order in which they take ports 4001 to 4005 when each is a process of its own. */
export const SUBGRAPHS = ['persons', 'cases', 'services', 'finance', 'analytics'] as const
export type SubgraphName = (typeof SUBGRAPHS)[number]

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

const DATA_DIRECTORY = fileURLToPath(new URL('../../.data', import.meta.url))

/** Everything the house is told from outside, checked once at the start. */
export interface Settings {
  readonly host: string
  readonly port: number
  readonly production: boolean
  readonly demo: boolean
  readonly logLevel: LogLevel
  /** Where the embedded database and the demo's keys are kept. */
  readonly dataDirectory: string
  /** Address of PostgreSQL; null starts the embedded one. */
  readonly databaseUrl: string | null
  /** Own databases of single subgraphs, with which each logs in as itself. */
  readonly subgraphDatabaseUrls: Readonly<Partial<Record<SubgraphName, string>>>
  /** Subgraphs that are reached over HTTP; the others run in this process. */
  readonly subgraphUrls: Readonly<Partial<Record<SubgraphName, string>>>
  /** Whose tokens are accepted; in a demo the demo's own provider among them. */
  readonly issuers: readonly TrustedIssuer[]
  /** The demo identity provider; null outside a demo. */
  readonly identityProvider: { readonly host: string; readonly port: number; readonly address: string } | null
  readonly keys: Keys
  /** Address of an OpenTelemetry collector; null sends nothing. The other `OTEL_*` are read by its own SDK. */
  readonly collector: string | null
}

/** Secrets of 32 bytes, one for each purpose. */
export interface Keys {
  /** Signs the viewer in the header to a remote subgraph. */
  readonly viewer: Buffer
  /** Seals paging cursors. */
  readonly cursor: Buffer
  /** Root of the pseudonyms: each recipient's key is derived from it. */
  readonly pseudonym: Buffer
}

/** One sentence for each setting that is wrong or missing; none repeats the value, which may be a secret. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError'
  readonly sentences: readonly string[]
  constructor(sentences: readonly string[]) {
    super(sentences.join('\n'))
    this.sentences = sentences
  }
}

/** Environment variables by name; an empty one counts as not set, as compose files leave them. */
export type Environment = Readonly<Record<string, string | undefined>>

/** The settings of this process. The only place where its environment is read. @throws SettingsError */
export const processSettings = (): Settings => readSettings(process.env, () => keptDemoKeys(DATA_DIRECTORY))

/**
 * The settings that an environment stands for. `demoKeys` is asked only in a demo that sets no keys of its own.
 * @throws SettingsError
 */
export function readSettings(env: Environment, demoKeys: () => DemoKeys): Settings {
  const wrong: string[] = []
  const given = (name: string): string | undefined => env[name]?.trim() || undefined
  const read = <T>(name: string, { schema, says }: Rule<T>): T | undefined => {
    const text = given(name)
    if (text === undefined) return undefined
    const parsed = schema.safeParse(text)
    if (parsed.success) return parsed.data
    wrong.push(`${name} ${says}.`)
    return undefined
  }
  const ofSubgraphs = (ending: string, rule: Rule<string>) =>
    Object.fromEntries(
      SUBGRAPHS.flatMap((subgraph) => {
        const value = read(`${subgraph.toUpperCase()}_${ending}`, rule)
        return value === undefined ? [] : [[subgraph, value]]
      }),
    )

  const production = given('NODE_ENV') === 'production'
  const demo = read('CSE_DEMO', flag) ?? !production
  if (production && demo)
    wrong.push('CSE_DEMO must not be 1 when NODE_ENV is production: it lets anybody in.')

  const host = given('HOST') ?? '127.0.0.1'
  const identityProvider = demo ? providerAt(host, read('IDENTITY_PORT', portFrom(1)) ?? 4010) : null
  const issuers = read('CSE_ISSUERS', issuerList) ?? []
  if (!demo && !given('CSE_ISSUERS')) wrong.push(`CSE_ISSUERS is missing: it ${issuerList.says}.`)

  const secret = (name: string, ofDemo: keyof DemoKeys): string => {
    const text = read(name, key)
    if (demo) return text ?? demoKeys()[ofDemo]
    if (!given(name)) wrong.push(`${name} is missing: it ${key.says}.`)
    return text ?? ''
  }
  const signing = secret('CSE_SIGNING_KEY', 'signing')
  const pseudonym = secret('CSE_PSEUDONYM_KEY', 'pseudonym')

  const settings: Settings = {
    host,
    port: read('PORT', portFrom(0)) ?? 4000,
    production,
    demo,
    logLevel: read('LOG_LEVEL', logLevel) ?? 'info',
    dataDirectory: DATA_DIRECTORY,
    databaseUrl: read('DATABASE_URL', postgres) ?? null,
    subgraphDatabaseUrls: ofSubgraphs('DATABASE_URL', postgres),
    subgraphUrls: ofSubgraphs('URL', http),
    issuers: identityProvider ? [demoIssuer(identityProvider.address), ...issuers] : issuers,
    identityProvider,
    keys: {
      viewer: derived(signing, 'viewer'),
      cursor: derived(signing, 'cursor'),
      pseudonym: derived(pseudonym, 'pseudonym'),
    },
    collector: read('OTEL_EXPORTER_OTLP_ENDPOINT', http) ?? null,
  }
  if (wrong.length > 0) throw new SettingsError(wrong)
  return settings
}

/** What a variable must be, and how that is said after its name. */
interface Rule<T> {
  readonly schema: z.ZodType<T>
  readonly says: string
}

const flag: Rule<boolean> = {
  schema: z.enum(['0', '1']).transform((text) => text === '1'),
  says: 'must be 1 or 0',
}
const logLevel: Rule<LogLevel> = {
  schema: z.enum(LOG_LEVELS),
  says: `must be one of ${LOG_LEVELS.join(', ')}`,
}
const postgres: Rule<string> = {
  schema: z.url({ protocol: /^postgres(ql)?$/ }),
  says: 'must be an address like postgres://user@host:5432/database',
}
const http: Rule<string> = {
  schema: z.url({ protocol: /^https?$/ }),
  says: 'must be an address that starts with http:// or https://',
}
const key: Rule<string> = {
  schema: z.string().refine((text) => Buffer.byteLength(text) >= 32),
  says: 'must be a secret of at least 32 bytes, made for example with: openssl rand -base64 32',
}
const issuerList: Rule<TrustedIssuer[]> = {
  schema: z.string().transform(jsonOrNothing).pipe(trustedIssuers),
  says: 'must be a JSON list of the issuers to trust, each once: [{"issuer": "…", "jwks": "https://…", "audience": "…"}]',
}
const portFrom = (least: number): Rule<number> => ({
  schema: z
    .string()
    .regex(/^\d{1,5}$/)
    .transform(Number)
    .pipe(z.number().min(least).max(65535)),
  says: `must be a port number from ${least} to 65535`,
})

/** The provider's address names the own machine even when it listens on all interfaces: browsers and we reach it there. */
const providerAt = (host: string, port: number) => ({ host, port, address: `http://127.0.0.1:${port}` })

/** A key for one purpose, so that none is used for two (HKDF, RFC 5869). */
const derived = (secret: string, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, '', `cse ${purpose}`, 32))

function jsonOrNothing(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
