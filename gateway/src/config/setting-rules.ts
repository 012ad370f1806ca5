import { isIP } from 'node:net'
import { databaseAddress, serversOf } from '@cse/db/src/connection/servers'
import type { Logins } from '@cse/db/src/migrate/logins'
import type { Secret } from '@cse/db/src/secrets/demo-secrets'
import { z } from 'zod'
import { type TrustedIssuer, trustedIssuers } from './issuers.ts'
import { operatorPurposes } from './purposes.ts'

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

const EXECUTIONS = ['own', 'apollo'] as const
/** What executes the plans of operations: our own code, or the stock `@apollo/gateway`. */
export type ExecutionKind = (typeof EXECUTIONS)[number]

/** What a variable must be, and how that is said after its name. */
export interface SettingRule<T> {
  readonly schema: z.ZodType<T>
  readonly says: string
}

/** An address of a database, in the form that it has inside the platform. */
const databaseUrl = z
  .string()
  .transform((text) => databaseAddress(text) ?? '')
  .pipe(z.url({ protocol: /^postgres(ql)?$/ }))

export const flag: SettingRule<boolean> = {
  schema: z.enum(['0', '1']).transform((text) => text === '1'),
  says: 'must be 1 or 0',
}
/** With these words somebody takes the loss upon themselves. */
export const LOSS_ALLOWED = 'acknowledged changes may be lost'
export const allowedLoss: SettingRule<boolean> = {
  schema: z.literal(LOSS_ALLOWED).transform(() => true),
  says: `must be the words “${LOSS_ALLOWED}”`,
}
export const logLevel: SettingRule<LogLevel> = {
  schema: z.enum(LOG_LEVELS),
  says: `must be one of ${LOG_LEVELS.join(', ')}`,
}
export const execution: SettingRule<ExecutionKind> = {
  schema: z.enum(EXECUTIONS),
  says: `must be one of ${EXECUTIONS.join(', ')}`,
}
export const postgres: SettingRule<string> = {
  schema: databaseUrl,
  says: 'must be an address like postgres://user@host:5432/database, with commas between several hosts of which one is the primary',
}
export const http: SettingRule<string> = {
  schema: z.url({ protocol: /^https?$/ }),
  says: 'must be an address that starts with http:// or https://',
}
export const origins: SettingRule<readonly string[]> = {
  schema: z
    .string()
    .transform((text) => text.split(',').map((origin) => origin.trim()))
    .refine((list) => list.every(isOrigin)),
  says: 'must be a list of origins like https://servizi.regione.puglia.it, with commas between them and no paths',
}
export const redirects: SettingRule<readonly string[]> = {
  schema: z
    .string()
    .transform((text) => text.split(',').map((address) => address.trim()))
    .refine((list) => list.every((address) => URL.canParse(address) && !address.includes('#'))),
  says: 'must be a list of addresses like https://servizi.regione.puglia.it/callback, with commas between them',
}
export const key: SettingRule<string> = {
  schema: z.string().refine((text) => Buffer.byteLength(text) >= 32),
  says: 'must be a secret of at least 32 bytes, made for example with: openssl rand -base64 32',
}
export const addresses: SettingRule<readonly string[]> = {
  schema: z
    .string()
    .transform((text) => text.split(',').map((address) => address.trim()))
    .refine((list) => list.every(isAddress)),
  says: 'must be a list of addresses or networks like 10.0.0.7 or 10.0.0.0/24, with commas between them',
}
/** Of the logins to the database, those that a process was given: a worker needs no more than the first two. */
export type GivenLogins = Pick<Logins, 'platform' | 'counts'> & {
  readonly [Login in keyof Logins]?: Logins[Login] | undefined
}

const logins: z.ZodType<GivenLogins> = z.strictObject({
  platform: databaseUrl,
  counts: databaseUrl,
  outbox: databaseUrl.optional(),
  subgraphs: z
    .strictObject({
      persons: databaseUrl,
      cases: databaseUrl,
      services: databaseUrl,
      finance: databaseUrl,
      analytics: databaseUrl,
    })
    .optional(),
})
export const databaseLogins: SettingRule<GivenLogins> = {
  schema: z.string().transform(jsonOrNothing).pipe(logins),
  says: 'must be the logins to the database as JSON, as pnpm migrate --logins prints them',
}
/** The secrets of one subgraph in a process of its own, and no others. */
export interface SubgraphKeys {
  /** Verifies the viewer in the header from the gateway, for this subgraph. */
  readonly viewer: Buffer
  readonly cursor: Buffer
  readonly download: Buffer
  /** The keys before these three, while they are being replaced. */
  readonly before?: Pick<SubgraphKeys, 'viewer' | 'cursor' | 'download'> | undefined
  /** Digests of what was searched, for the log of access. */
  readonly searches: Buffer
  /** Analytics never has it (D.Lgs. 147/2017 art. 24). */
  readonly pseudonym?: Buffer | undefined
  /** Of analytics alone. */
  readonly places?: Buffer | undefined
  /** Of cases alone: the master keys of the texts in its database. */
  readonly data?: Secret | undefined
}
const key32 = z.base64url().transform((text) => Buffer.from(text, 'base64url'))
export const subgraphKeys: SettingRule<SubgraphKeys> = {
  schema: z
    .string()
    .transform(jsonOrNothing)
    .pipe(
      z.strictObject({
        viewer: key32,
        cursor: key32,
        download: key32,
        before: z.strictObject({ viewer: key32, cursor: key32, download: key32 }).optional(),
        searches: key32,
        pseudonym: key32.optional(),
        places: key32.optional(),
        data: z.strictObject({ current: z.string(), previous: z.string().optional() }).optional(),
      }),
    ),
  says: 'must be the keys of one subgraph as JSON, as pnpm migrate --logins prints them',
}
export const issuerList: SettingRule<TrustedIssuer[]> = {
  schema: z.string().transform(jsonOrNothing).pipe(trustedIssuers),
  says: 'must be a JSON list of the issuers to trust, each once: [{"issuer": "…", "jwks": "https://…", "audience": "…"}]',
}
export const seconds: SettingRule<number> = {
  schema: z
    .string()
    .regex(/^\d{1,3}$/)
    .transform(Number),
  says: 'must be a whole number of seconds',
}
export const workerCount: SettingRule<number> = {
  schema: z
    .string()
    .regex(/^\d{1,2}$/)
    .transform(Number)
    .pipe(z.number().min(1).max(64)),
  says: 'must be a whole number from 1 to 64',
}
export const connectionCount: SettingRule<number> = {
  schema: z
    .string()
    .regex(/^\d{1,3}$/)
    .transform(Number)
    .pipe(z.number().min(2)),
  says: 'must be a whole number from 2 to 999',
}
export const purposeCode: SettingRule<string> = {
  schema: z.string().refine((code) => operatorPurposes.has(code)),
  says: `must be one of ${[...operatorPurposes.keys()].join(', ')}`,
}
export const streamCount: SettingRule<number> = {
  schema: z
    .string()
    .regex(/^\d{1,6}$/)
    .transform(Number)
    .pipe(z.number().min(1)),
  says: 'must be a whole number from 1 to 999999',
}
export const portFrom = (least: number): SettingRule<number> => ({
  schema: z
    .string()
    .regex(/^\d{1,5}$/)
    .transform(Number)
    .pipe(z.number().min(least).max(65535)),
  says: `must be a port number from ${least} to 65535`,
})

function jsonOrNothing(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** An origin as browsers send it: to the letter, with no path and no wildcard. */
function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text
}

/** An IP address, or a network of them. */
function isAddress(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/')
  const most = isIP(address) === 6 ? 128 : 32
  return (
    isIP(address) !== 0 &&
    more.length === 0 &&
    (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most))
  )
}

/** Whether what goes to a database is encrypted on its way, and the database is who it says; on the own machine it need not be. */
export function isEncryptedDatabase(address: string | undefined): boolean {
  const known = address === undefined ? null : databaseAddress(address)
  if (known === null || URL.parse(known) === null) return true
  return serversOf(known).every((server) => {
    const { hostname, searchParams } = new URL(server)
    return isLoopback(hostname) || searchParams.get('sslmode') === 'verify-full'
  })
}

/** The same of an HTTP server. */
export function isEncryptedHttp(address: string | undefined): boolean {
  const url = addressOf(address)
  return url === null || isLoopback(url.hostname) || url.protocol === 'https:'
}

/** What is no address at all is another rule's to report. */
const addressOf = (text: string | undefined): URL | null => (text === undefined ? null : URL.parse(text))

/** Whether a host, as addresses name it, is the machine itself. */
export function isLoopback(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '')
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
}
