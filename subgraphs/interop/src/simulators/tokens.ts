import { createHash } from 'node:crypto'
import { createLocalJWKSet, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose'

/** A body whose client and key the simulators know. */
export interface KnownBody {
  readonly clientId: string
  /** Public key, with the id under which PDND knows it. */
  readonly jwk: JSONWebKeySet['keys'][number]
}

/** Why a simulated source refuses a call; real ones say only that they do. */
export class CallRefused extends Error {
  readonly reason: string
  constructor(reason: string) {
    super(reason)
    this.reason = reason
  }
}

/** What a client assertion may hold, and nothing else (PDND refuses unknown claims). */
const ASSERTION_CLAIMS = ['iss', 'sub', 'aud', 'jti', 'iat', 'exp', 'purposeId', 'digest']
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Verifies what bodies sign, as PDND and the gateways of sources do. Token ids are accepted once. */
export function tokenVerifier(bodies: readonly KnownBody[], clock: () => Date) {
  const keys = createLocalJWKSet({ keys: [...new Map(bodies.map(({ jwk }) => [jwk.kid, jwk])).values()] })
  const keyOf = new Map(bodies.map(({ clientId, jwk }) => [clientId, jwk.kid]))
  const seen = new Set<string>()

  async function verify(token: string, audience: string): Promise<JWTPayload> {
    const { payload, protectedHeader } = await jwtVerify(token, keys, {
      algorithms: ['RS256'],
      audience,
      currentDate: clock(),
      clockTolerance: 0,
      requiredClaims: ['jti', 'iat', 'exp', 'iss', 'sub', 'aud'],
    }).catch((error: Error) => {
      throw new CallRefused(error.message)
    })
    const issuedAt = payload.iat ?? 0
    if (issuedAt * 1000 > clock().getTime()) throw new CallRefused('issued in the future')
    if (payload.iss !== payload.sub || keyOf.get(String(payload.sub)) !== protectedHeader.kid)
      throw new CallRefused('key of another client')
    if (seen.has(String(payload.jti))) throw new CallRefused('used before')
    seen.add(String(payload.jti))
    return payload
  }

  return {
    verify,
    /** The claims of a client assertion. @throws CallRefused */
    async assertion(token: string, clientId: string, audience: string): Promise<JWTPayload> {
      const claims = await verify(token, audience)
      if (claims.sub !== clientId) throw new CallRefused('client of another assertion')
      if (Object.keys(claims).some((name) => !ASSERTION_CLAIMS.includes(name)))
        throw new CallRefused('unknown claim')
      if (!UUID.test(String(claims.purposeId))) throw new CallRefused('no purpose')
      const { digest } = claims
      if (digest !== undefined) {
        const { alg, value } = Object(digest) as { alg?: unknown; value?: unknown }
        if (alg !== 'SHA256' || !/^[0-9a-f]{64}$/.test(String(value))) throw new CallRefused('not a digest')
      }
      return claims
    },
  }
}

export const hexDigest = (text: string): string => createHash('sha256').update(text).digest('hex')
export const base64Digest = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('base64')
