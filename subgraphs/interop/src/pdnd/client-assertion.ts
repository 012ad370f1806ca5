import { randomUUID } from 'node:crypto'
import { type CryptoKey, SignJWT } from 'jose'

/** With what a body signs: its client at PDND, the id of its key, and the key. */
export interface SigningClient {
  /** uuid of the client. */
  readonly clientId: string
  /** Id that PDND gave to the public key. */
  readonly keyId: string
  readonly key: CryptoKey
}

/** For which e-service, and with which evidence, a voucher is requested. */
export interface AssertedPurpose {
  /** `aud` of the authorization server. */
  readonly audience: string
  /** uuid of the purpose (finalità) of the body for this e-service. */
  readonly purposeId: string
  /** SHA-256 in hex of the evidence that goes with the call; a voucher for it serves once. */
  readonly digest?: string | undefined
}

/** Seconds: clocks of the sources tolerate no token from the future. */
export const BACKDATED = 5
/** Seconds for which what is signed counts. */
export const LIFETIME = 120

/** The client assertion for which PDND gives a voucher (RFC 7521): only the claims that PDND knows, since it refuses others. */
export function clientAssertion(
  { clientId, keyId, key }: SigningClient,
  { audience, purposeId, digest }: AssertedPurpose,
  now: Date,
): Promise<string> {
  const issuedAt = Math.floor(now.getTime() / 1000) - BACKDATED
  return new SignJWT({ purposeId, ...(digest && { digest: { alg: 'SHA256', value: digest } }) })
    .setProtectedHeader({ alg: 'RS256', kid: keyId, typ: 'JWT' })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(audience)
    .setJti(randomUUID())
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + LIFETIME)
    .sign(key)
}
