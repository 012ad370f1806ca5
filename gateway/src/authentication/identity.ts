import { hash } from 'node:crypto'
import type { Viewer } from '@cse/schema/viewer'
import { createRemoteJWKSet, decodeJwt, type JWTPayload, type JWTVerifyOptions, jwtVerify } from 'jose'
import { LRUCache } from 'lru-cache'
import { beyond, LONGEST_LIFETIME, UNBOUNDED } from '../config/bounds.ts'
import { issuerName, type OpenIdIssuer, type PdndIssuer, type TrustedIssuer } from '../config/issuers.ts'
import { attempted } from '../persisted-documents/attempts.ts'
import type { Registry } from '../persisted-documents/registry.ts'
import { CLOCK_TOLERANCE_SECONDS } from './clock-tolerance.ts'
import { bearerOf, type FirstUse, VOUCHER_CLAIMS, VOUCHER_TYPE } from './pdnd/voucher.ts'
import type { RevocableToken, Revocations } from './revocations.ts'
import { ASYMMETRIC } from './signatures.ts'
import { refusalOf, Unauthenticated } from './unauthenticated.ts'
import { type ClaimedViewer, viewerOfClaims } from './viewer-of-claims.ts'

/** Turns the bearer token of a request into its viewer. */
export interface Identity {
  /**
   * The viewer behind an `Authorization` header; null without one. The viewer is frozen: requests share it. `evidence` is what came
   * with a voucher of PDND, to tell who asks at the partner. A citizen's record is looked up each time: it may have been merged, split or
   * corrected since the request before.
   * @throws Unauthenticated when the token is not to be believed or lacks what its scope needs
   * @throws FORBIDDEN when a voucher is for a purpose that is not the partner's
   * @throws IssuerUnavailable when the issuer's keys cannot be fetched
   */
  viewerOf(authorization: string | undefined, evidence?: string): Promise<Viewer | null>
}

const REMEMBERED_TOKENS = 10_000

/** What {@link createIdentity} needs. */
export interface IdentityOptions {
  readonly issuers: readonly TrustedIssuer[]
  /** The uuid of a person's record, or null. */
  readonly personByTaxCode: (taxCode: string) => Promise<string | null>
  /** Which tokens are let in no more; none by default. */
  readonly revocations?: Pick<Revocations, 'refuses'>
  /** Whom PDND's vouchers may stand for; nobody by default. */
  readonly registry?: Registry
  /** Which vouchers have been used that may be used once; without it none of those is believed. */
  readonly firstUse?: FirstUse
  readonly now?: () => Date
}

type KeySet = ReturnType<typeof createRemoteJWKSet>

/** A token that was verified, until it expires. */
interface Believed extends ClaimedViewer {
  readonly token: RevocableToken
  /** Milliseconds since 1970. */
  readonly expires: number
  /** It is good for one request. */
  readonly once: boolean
}

/**
 * Identity by the tokens of these issuers. A verified token is remembered by its hash until it expires, so that only its first request pays for the signature.
 */
export function createIdentity({
  issuers: trusted,
  personByTaxCode,
  revocations = { refuses: async () => false },
  registry = new Map(),
  firstUse = async () => false,
  now = () => new Date(),
}: IdentityOptions): Identity {
  for (const issuer of trusted) if (issuer.kind === 'pdnd') assertPartners(issuer, registry)
  const issuers = new Map(
    trusted.map((issuer) => [issuer.issuer, { issuer, keys: createRemoteJWKSet(new URL(issuer.jwks)) }]),
  )
  const remembered = new LRUCache<string, Believed>({ max: REMEMBERED_TOKENS })

  return {
    async viewerOf(authorization, evidence) {
      if (authorization === undefined) return null
      const believed = await believe(bearerToken(authorization), evidence)
      if (await revocations.refuses(believed.token)) throw new Unauthenticated('revoked')
      const { viewer, taxCode } = believed
      if (taxCode === undefined) return viewer
      const personId = await personByTaxCode(taxCode)
      if (personId === null) throw new Unauthenticated('person')
      return frozen({ ...viewer, personId })
    },
  }

  async function believe(token: string, evidence: string | undefined): Promise<Believed> {
    const key = hash('sha256', token, 'base64')
    const known = remembered.get(key)
    if (known && now().getTime() < known.expires) return known
    const found = issuers.get(claimedIssuer(token))
    if (!found) throw new Unauthenticated('issuer')
    const { issuer, keys } = found
    const believed =
      issuer.kind === 'pdnd'
        ? await ofVoucher(token, issuer, keys, evidence)
        : await ofPerson(token, issuer, keys)
    if (!believed.once) remembered.set(key, believed)
    return believed
  }

  async function ofPerson(token: string, issuer: OpenIdIssuer, keys: KeySet): Promise<Believed> {
    const { bounds = UNBOUNDED } = issuer
    const payload = await verified(token, issuer, keys, { lifetime: bounds.lifetime })
    const claimed = viewerOfClaims(payload, { issuer: issuerName(issuer), names: issuer.claims })
    if (!claimed) throw new Unauthenticated('claims')
    const reason = beyond(claimed.viewer, bounds)
    if (reason !== null) throw new Unauthenticated(reason)
    return { ...claimed, viewer: frozen(claimed.viewer), ...lastingOf(payload, claimed.viewer), once: false }
  }

  /** What is wrong with a voucher is an attempt to be reported: only partners come with one. */
  async function ofVoucher(
    token: string,
    issuer: PdndIssuer,
    keys: KeySet,
    evidence: string | undefined,
  ): Promise<Believed> {
    const needs = { typ: VOUCHER_TYPE, requiredClaims: VOUCHER_CLAIMS, lifetime: issuer.lifetime }
    const payload = await verified(token, issuer, keys, needs).catch((error: unknown) => {
      throw error instanceof Unauthenticated ? attempted(error, `voucher ${error.reason}`, null) : error
    })
    const { viewer, once } = await bearerOf({ payload, issuer, evidence }, { registry, firstUse, now: now() })
    return { viewer: frozen(viewer), ...lastingOf(payload, viewer), once }
  }

  /** The claims of a token whose signature and times are in order: made by now, and not for longer than its issuer may. */
  async function verified(
    token: string,
    { issuer, audience }: TrustedIssuer,
    keys: KeySet,
    { requiredClaims = [], lifetime = LONGEST_LIFETIME, ...needs }: Needs,
  ): Promise<JWTPayload> {
    const payload = await jwtVerify(token, keys, {
      ...needs,
      issuer,
      audience,
      algorithms: [...ASYMMETRIC],
      requiredClaims: ['exp', 'iat', 'sub', ...requiredClaims],
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      currentDate: now(),
    }).then(
      ({ payload: claims }) => claims,
      (error: unknown) => {
        throw refusalOf(error)
      },
    )
    const { exp = Number.POSITIVE_INFINITY, iat = Number.POSITIVE_INFINITY } = payload
    // one that is made in the future would live as much longer
    if (iat > now().getTime() / 1000 + CLOCK_TOLERANCE_SECONDS) throw new Unauthenticated('claims')
    if (exp - iat > lifetime) throw new Unauthenticated('lifetime')
    return payload
  }
}

/** What a token must have beside what all must. */
interface Needs extends Pick<JWTVerifyOptions, 'typ' | 'requiredClaims'> {
  /** Seconds. */
  readonly lifetime?: number | undefined
}

const lastingOf = ({ exp = 0, jti: token }: JWTPayload, { issuer, subject }: Viewer) => ({
  token: { issuer, subject, token },
  expires: exp * 1000,
})

/** @throws with a sentence when vouchers would stand for a client that is no registered partner */
function assertPartners({ issuer, clients }: PdndIssuer, registry: Registry): void {
  const unknown = Object.values(clients).find((client) => !registry.get(client)?.runsAs)
  if (unknown === undefined) return
  throw new Error(`CSE_ISSUERS names a client of ${issuer} that is no registered partner: ${unknown}.`)
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
