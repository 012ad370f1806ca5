import { hash } from 'node:crypto'
import type { Viewer } from '@cse/schema/viewer'
import { createRemoteJWKSet, decodeJwt, errors, type JWTPayload, jwtVerify } from 'jose'
import { LRUCache } from 'lru-cache'
import type { TrustedIssuer } from './issuers.ts'
import { viewerOfClaims } from './viewer-of-claims.ts'

/** Turns the bearer token of a request into its viewer. */
export interface Identity {
  /**
   * The viewer behind an `Authorization` header; null without one. The viewer is frozen: requests share it.
   * @throws Unauthenticated when the token is not to be believed or lacks what its scope needs
   * @throws IssuerUnavailable when the issuer's keys cannot be fetched
   */
  viewerOf(authorization: string | undefined): Promise<Viewer | null>
}

/** The request names somebody, but not credibly. The message is for the end user; `reason` is for the log. */
export class Unauthenticated extends Error {
  override readonly name = 'Unauthenticated'
  readonly code = 'UNAUTHENTICATED'
  readonly reason: keyof typeof MESSAGES
  constructor(reason: keyof typeof MESSAGES) {
    super(MESSAGES[reason])
    this.reason = reason
  }
  /** The `error` of the `WWW-Authenticate: Bearer` challenge (RFC 6750, 3.1). */
  get challenge(): 'invalid_request' | 'invalid_token' {
    return this.reason === 'malformed' ? 'invalid_request' : 'invalid_token'
  }
}

/** The identity provider does not answer, so nobody can say whether the token is good. */
export class IssuerUnavailable extends Error {
  override readonly name = 'IssuerUnavailable'
  readonly code = 'SERVICE_UNAVAILABLE'
  constructor(cause: unknown) {
    super('Il servizio di accesso non risponde: riprova fra qualche minuto.', { cause })
  }
}

const MESSAGES = {
  malformed: 'Le credenziali di accesso non sono leggibili: serve «Bearer» seguito dal token.',
  issuer: 'L’accesso non proviene da un fornitore di identità riconosciuto.',
  signature: 'L’accesso non è valido: la firma non è riconosciuta.',
  audience: 'L’accesso è stato rilasciato per un altro servizio.',
  expired: 'L’accesso è scaduto: accedi di nuovo.',
  claims: 'L’accesso non contiene le informazioni richieste per il profilo.',
  person: 'Nessuna cartella è intestata alla persona che ha effettuato l’accesso.',
} as const

/** Asymmetric signatures only: with a shared secret, whoever checks a token could make one. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512']

/** How far the clocks of issuers may be from ours. */
const CLOCK_TOLERANCE_SECONDS = 5

const REMEMBERED_TOKENS = 10_000

/**
 * Identity by the tokens of these issuers. `personByTaxCode` answers the uuid of a person's record, or null.
 * A verified token is remembered by its hash until it expires, so that only its first request pays for the signature.
 */
export function createIdentity(house: {
  readonly issuers: readonly TrustedIssuer[]
  readonly personByTaxCode: (taxCode: string) => Promise<string | null>
  readonly now?: () => Date
}): Identity {
  const now = house.now ?? (() => new Date())
  const issuers = new Map(
    house.issuers.map((issuer) => [
      issuer.issuer,
      { ...issuer, keys: createRemoteJWKSet(new URL(issuer.jwks)) },
    ]),
  )
  const remembered = new LRUCache<string, { readonly viewer: Viewer; readonly expires: number }>({
    max: REMEMBERED_TOKENS,
  })

  return {
    async viewerOf(authorization) {
      if (authorization === undefined) return null
      const token = bearerToken(authorization)
      const key = hash('sha256', token, 'base64')
      const known = remembered.get(key)
      if (known && now().getTime() < known.expires) return known.viewer

      const issuer = issuers.get(claimedIssuer(token))
      if (!issuer) throw new Unauthenticated('issuer')
      const payload = await verified(token, issuer)
      const viewer = await viewerOfToken(payload, issuer)
      remembered.set(key, { viewer, expires: (payload.exp ?? 0) * 1000 })
      return viewer
    },
  }

  async function verified(
    token: string,
    issuer: TrustedIssuer & { keys: ReturnType<typeof createRemoteJWKSet> },
  ) {
    try {
      const { payload } = await jwtVerify(token, issuer.keys, {
        issuer: issuer.issuer,
        audience: issuer.audience,
        algorithms: ALGORITHMS,
        requiredClaims: ['exp', 'sub'],
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
        currentDate: now(),
      })
      return payload
    } catch (error) {
      throw refusalOf(error)
    }
  }

  async function viewerOfToken(payload: JWTPayload, issuer: TrustedIssuer): Promise<Viewer> {
    const claimed = viewerOfClaims(payload, issuer.claims)
    if (!claimed) throw new Unauthenticated('claims')
    if (claimed.taxCode === undefined) return frozen(claimed.viewer)
    const personId = await house.personByTaxCode(claimed.taxCode)
    if (personId === null) throw new Unauthenticated('person')
    return frozen({ ...claimed.viewer, personId })
  }
}

function bearerToken(authorization: string): string {
  const token = /^Bearer +([\w.~+/-]+=*) *$/i.exec(authorization)?.[1]
  if (token === undefined) throw new Unauthenticated('malformed')
  return token
}

/** Whom a token says it is from: not yet believed, only used to choose the keys it must be signed with. */
function claimedIssuer(token: string): string {
  try {
    return decodeJwt(token).iss ?? ''
  } catch {
    throw new Unauthenticated('malformed')
  }
}

function refusalOf(error: unknown): Error {
  if (error instanceof errors.JWTExpired) return new Unauthenticated('expired')
  if (error instanceof errors.JWTClaimValidationFailed) {
    return new Unauthenticated(
      error.claim === 'aud' ? 'audience' : error.claim === 'iss' ? 'issuer' : 'claims',
    )
  }
  if (error instanceof errors.JWTInvalid || error instanceof errors.JWSInvalid)
    return new Unauthenticated('malformed')
  if (
    error instanceof errors.JWSSignatureVerificationFailed ||
    error instanceof errors.JOSEAlgNotAllowed ||
    error instanceof errors.JOSENotSupported ||
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWKSMultipleMatchingKeys
  ) {
    return new Unauthenticated('signature')
  }
  return new IssuerUnavailable(error)
}

const frozen = (viewer: Viewer): Viewer =>
  Object.freeze({
    ...viewer,
    comuni: Object.freeze([...viewer.comuni]),
    roles: Object.freeze([...viewer.roles]),
  })
