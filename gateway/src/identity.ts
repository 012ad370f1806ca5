import { hash } from 'node:crypto'
import type { Viewer } from '@cse/schema/viewer'
import { createRemoteJWKSet, decodeJwt, type JWTPayload, jwtVerify } from 'jose'
import { LRUCache } from 'lru-cache'
import type { TrustedIssuer } from './issuers.ts'
import { refusalOf, Unauthenticated } from './unauthenticated.ts'
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

const frozen = (viewer: Viewer): Viewer =>
  Object.freeze({
    ...viewer,
    comuni: Object.freeze([...viewer.comuni]),
    roles: Object.freeze([...viewer.roles]),
  })
