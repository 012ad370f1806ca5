import { randomUUID } from 'node:crypto'
import { SignJWT } from 'jose'
import { BACKDATED, LIFETIME, type SigningClient } from '../pdnd/client-assertion.ts'

/** A token of ModI: signed with the key that PDND knows, for the e-service and no other. */
export function signedToken(
  { clientId, keyId, key }: SigningClient,
  audience: string,
  claims: Readonly<Record<string, unknown>>,
  now: Date,
): Promise<string> {
  const issuedAt = Math.floor(now.getTime() / 1000) - BACKDATED
  return new SignJWT({ ...claims })
    .setProtectedHeader({ alg: 'RS256', kid: keyId, typ: 'JWT' })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(audience)
    .setJti(randomUUID())
    .setIssuedAt(issuedAt)
    .setNotBefore(issuedAt)
    .setExpirationTime(issuedAt + LIFETIME)
    .sign(key)
}
