import { createHash, createPublicKey, generateKeyPair } from 'node:crypto'
import { promisify } from 'node:util'
import { calculateJwkThumbprint, exportJWK } from 'jose'
import type { InteropFile } from '../configuration.ts'
import {
  addressOf,
  audienceOf,
  PDND_AUDIENCE,
  type SimulatedService,
  SIMULATED_SERVICES as services,
} from './addresses.ts'
import type { KnownBody } from './tokens.ts'

/** A key with which simulated bodies sign, in PEM. */
export async function newSigningKey(): Promise<string> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 })
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}

/** What simulators know of bodies, and what the bodies are configured with: one key for all, a client and purposes for each. */
export async function simulatedBodies(
  bodies: readonly string[],
  { pem, privateKeyFile }: { readonly pem: string; readonly privateKeyFile: string },
): Promise<{
  readonly known: readonly KnownBody[]
  readonly purposes: ReadonlyMap<string, SimulatedService>
  /** The file of e-services, once it is known where the simulators are. */
  file(url: string): InteropFile
}> {
  const jwk = await exportJWK(createPublicKey(pem))
  const kid = await calculateJwkThumbprint(jwk)
  const known = bodies.map((body) => ({
    clientId: uuidOf('client', body),
    jwk: { ...jwk, kid, alg: 'RS256' },
  }))
  const purposes = new Map(
    services.flatMap((service) => bodies.map((body) => [uuidOf(service, body), service] as const)),
  )
  return {
    known,
    purposes,
    file: (url) => ({
      environment: 'SIMULATED',
      pdnd: { tokenEndpoint: `${url}/token.oauth2`, audience: PDND_AUDIENCE },
      bodies: Object.fromEntries(
        bodies.map((body) => [
          body,
          { clientId: uuidOf('client', body), keyId: kid, privateKeyFile, place: 'sportello' },
        ]),
      ),
      eServices: Object.fromEntries(
        services.map((service) => [
          service,
          {
            url: addressOf(url, service),
            audience: audienceOf(service),
            purposes: Object.fromEntries(bodies.map((body) => [body, uuidOf(service, body)])),
            dailyCalls: 5000,
            timeoutSeconds: 2,
          },
        ]),
      ),
    }),
  }
}

/** The same uuid for the same names. */
function uuidOf(...names: readonly string[]): string {
  const hex = createHash('sha256').update(names.join(' ')).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
