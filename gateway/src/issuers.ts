import { z } from 'zod'
import { API_AUDIENCE, CLAIM_NAMES, type ClaimNames } from './claims.ts'

/** An identity provider whose tokens are accepted: who signs, with which keys, for which audience, in which words. */
export interface TrustedIssuer {
  /** The `iss` of its tokens, compared to the letter. */
  readonly issuer: string
  /** Address of its public keys (JSON Web Key Set). */
  readonly jwks: string
  readonly audience: string
  readonly claims: ClaimNames
}

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]'])

/** Public keys fetched in clear over a network could be anybody's; only the own machine may do without TLS. */
const keySetAddress = z
  .url({ protocol: /^https?$/, error: 'must be an http(s) address' })
  .refine(
    (address) => address.startsWith('https:') || LOOPBACK.has(new URL(address).hostname),
    'must be an https address (http only on the own machine)',
  )

const named = (claim: string) => z.string().min(1).default(claim)

const claimNames = z.strictObject({
  scope: named(CLAIM_NAMES.scope),
  roles: named(CLAIM_NAMES.roles),
  comuni: named(CLAIM_NAMES.comuni),
  ambito: named(CLAIM_NAMES.ambito),
  client: named(CLAIM_NAMES.client),
  fiscalNumber: named(CLAIM_NAMES.fiscalNumber),
  assurance: named(CLAIM_NAMES.assurance),
})

const trustedIssuer = z.strictObject({
  issuer: z.string().min(1),
  jwks: keySetAddress,
  audience: z.string().min(1).default(API_AUDIENCE),
  claims: claimNames.default(CLAIM_NAMES),
})

/** `CSE_ISSUERS`: the list of trusted issuers, each named once. Audience and claim names have the house's as default. */
export const trustedIssuers = z
  .array(trustedIssuer)
  .min(1, 'must name at least one issuer')
  .refine((list) => new Set(list.map(({ issuer }) => issuer)).size === list.length, 'names an issuer twice')

/** The demo identity provider at an address (`http://127.0.0.1:4010`), as an issuer to trust. */
export const demoIssuer = (address: string): TrustedIssuer => ({
  issuer: address,
  jwks: `${address}/jwks`,
  audience: API_AUDIENCE,
  claims: CLAIM_NAMES,
})
