import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { importPKCS8 } from 'jose'
import { z } from 'zod'
import type { SigningClient } from './pdnd/client-assertion.ts'

const ENVIRONMENTS = ['SIMULATED', 'TEST', 'PRODUCTION'] as const

const bodyKey = z.string().regex(/^(comune:\d{6}|ambito:[\w-]+)$/)
const body = z.strictObject({
  clientId: z.uuid(),
  keyId: z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'is an id that PDND gave, of 43 characters'),
  /** Path of a PKCS #8 file, from where the configuration is. */
  privateKeyFile: z.string().min(1),
  /** Front office from which is asked, as the body names it. */
  place: z.string().min(1).max(100),
})
const eService = z.strictObject({
  url: z.url({ protocol: /^https?$/ }),
  audience: z.string().min(1),
  /** The purpose (finalità) of each body. */
  purposes: z.record(bodyKey, z.uuid()),
  dailyCalls: z.int().min(1),
  timeoutSeconds: z.int().min(1).max(60).default(5),
  /** Whether vouchers are bound to a key (DPoP). */
  dpop: z.boolean().default(false),
  /** Whether the source wants the evidence of who asked (AUDIT_REST_02), and the signature of what is sent (INTEGRITY_REST_02). */
  signed: z.boolean().default(true),
})

const configuration = z.strictObject({
  environment: z.enum(ENVIRONMENTS),
  pdnd: z.strictObject({ tokenEndpoint: z.url({ protocol: /^https?$/ }), audience: z.string().min(1) }),
  /** Path of certificates in PEM by which sources are believed, beside those that everybody believes. */
  certificateAuthorityFile: z.string().min(1).optional(),
  bodies: z.record(bodyKey, body),
  eServices: z.record(z.string().regex(/^[A-Z]+(\.[\w-]+)+$/), eService),
})

/** What calls to other administrations need, as the file says it. */
export type InteropFile = z.input<typeof configuration>

/** An e-service, as it is called. */
export type EServiceSettings = z.output<typeof eService>

/** Whom the installation may call, for which bodies. */
export interface Configuration {
  readonly pdnd: z.output<typeof configuration>['pdnd']
  readonly certificateAuthority: string | undefined
  readonly bodies: ReadonlyMap<string, SigningClient & { readonly place: string }>
  readonly eServices: ReadonlyMap<string, EServiceSettings>
}

/** That the file does not say what it must; names its parts, never a key. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError'
}

/** Reads the file and the keys that it points to. @throws ConfigurationError */
export async function readConfiguration(path: string): Promise<Configuration> {
  const text = fileAt(path, 'The file of e-services')
  const parsed = configuration.safeParse(jsonOf(text))
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new ConfigurationError(
      `The file of e-services is wrong at ${issue?.path.join('.') || 'its root'}: ${issue?.message}`,
    )
  }
  const { environment, pdnd, certificateAuthorityFile, bodies, eServices } = parsed.data
  const wrong = [
    ...mixed(environment, { 'pdnd.tokenEndpoint': pdnd.tokenEndpoint, ...addressesOf(eServices) }),
    ...Object.entries(eServices).flatMap(([code, { audience }]) =>
      wrongAudience(code, audience, pdnd.audience),
    ),
  ]
  if (wrong.length > 0) throw new ConfigurationError(wrong.join('\n'))
  const near = (file: string) => resolve(dirname(path), file)
  const clients = await Promise.all(
    Object.entries(bodies).map(async ([name, { clientId, keyId, privateKeyFile, place }]) => {
      const pem = fileAt(near(privateKeyFile), `The private key of ${name}`)
      const key = await importPKCS8(pem, 'RS256').catch(() => {
        throw new ConfigurationError(`The private key of ${name} is none of RSA in PKCS #8.`)
      })
      return [name, { clientId, keyId, key, place }] as const
    }),
  )
  return {
    pdnd,
    certificateAuthority:
      certificateAuthorityFile && fileAt(near(certificateAuthorityFile), 'The file of certificates'),
    bodies: new Map(clients),
    eServices: new Map(Object.entries(eServices)),
  }
}

const addressesOf = (eServices: Readonly<Record<string, EServiceSettings>>) =>
  Object.fromEntries(Object.entries(eServices).map(([code, { url }]) => [`eServices.${code}.url`, url]))

/** Hosts that administrations test on are named so. */
const TEST_HOST = /(^|[.-])(uat|att|val|test|coll|collaudo)([.-]|$)|test[.]/

/** A sentence for each address of another environment: what is tested must reach no real register, and what is real no test. */
function mixed(
  environment: (typeof ENVIRONMENTS)[number],
  addresses: Readonly<Record<string, string>>,
): string[] {
  return Object.entries(addresses).flatMap(([name, address]) => {
    const { hostname, protocol } = new URL(address)
    const kind = isThisMachine(hostname) ? 'SIMULATED' : TEST_HOST.test(hostname) ? 'TEST' : 'PRODUCTION'
    if (kind !== environment) return [`${name} is an address of ${kind}, and the file is for ${environment}.`]
    return kind !== 'SIMULATED' && protocol !== 'https:' ? [`${name} must start with https://.`] : []
  })
}

const isThisMachine = (hostname: string) =>
  hostname === 'localhost' || hostname === '[::1]' || /^127[.]/.test(hostname)

/** What ANPR refuses without saying why: an audience that is the address, an operation of it, or that of PDND. */
function wrongAudience(code: string, audience: string, ofPdnd: string): string[] {
  if (audience === ofPdnd) return [`eServices.${code}.audience is that of PDND: it must be the source's own.`]
  if (/-PDND(\/|$)|\/anpr-service-e\d+$/.test(audience))
    return [
      `eServices.${code}.audience is an address of calls: it must be the one without -PDND and operation.`,
    ]
  return []
}

function fileAt(path: string, what: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    throw new ConfigurationError(`${what} cannot be read.`)
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
