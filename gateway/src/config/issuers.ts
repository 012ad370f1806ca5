import { DEMO_ISSUER, OURSELVES } from '@cse/db/src/audit/principal'
import { z } from 'zod'
import { API_AUDIENCE, CLAIM_NAMES, type ClaimNames } from './claims.ts'

/** Whose tokens are accepted: an identity provider's, or the vouchers of PDND. */
export type TrustedIssuer = OpenIdIssuer | PdndIssuer

/** An identity provider whose tokens are accepted: who signs, with which keys, for which audience, in which words. */
export interface OpenIdIssuer {
  readonly kind?: 'openid' | undefined
  /** The `iss` of its tokens, compared to the letter. */
  readonly issuer: string
  /** See {@link issuerName}. */
  readonly name?: string | undefined
  /** Address of its public keys (JSON Web Key Set). */
  readonly jwks: string
  readonly audience: string
  readonly claims: ClaimNames
}

/** PDND, whose vouchers let partners in: `interop.pagopa.it`, or `uat.interop.pagopa.it` for trials. */
export interface PdndIssuer {
  readonly kind: 'pdnd'
  readonly issuer: string
  readonly name?: string | undefined
  readonly jwks: string
  /** The audience of our e-service. */
  readonly audience: string
  /** Our partners by the id of their client in PDND: of one partner there may be several. */
  readonly clients: Readonly<Record<string, string>>
}

/**
 * Under which name those are kept whom an issuer vouches for: its `iss` unless told. With a name an issuer may move to another address
 * and its people stay who they are.
 */
export const issuerName = ({ name, issuer }: TrustedIssuer): string => name ?? issuer

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

/** A name that is kept with everything its people do; none is ours. */
const nameOfIssuer = z
  .string()
  .min(1)
  .max(200)
  .refine((name) => name !== OURSELVES, `must not be ${OURSELVES}`)

const openIdIssuer = z.strictObject({
  kind: z.literal('openid').optional(),
  issuer: nameOfIssuer,
  name: nameOfIssuer.optional(),
  jwks: keySetAddress,
  audience: z.string().min(1).default(API_AUDIENCE),
  claims: claimNames.default(CLAIM_NAMES),
})

const pdndIssuer = z.strictObject({
  kind: z.literal('pdnd'),
  issuer: nameOfIssuer,
  name: nameOfIssuer.optional(),
  jwks: keySetAddress,
  audience: z.string().min(1),
  clients: z
    .record(z.string().min(1), z.string().min(1))
    .refine((clients) => Object.keys(clients).length > 0, 'must name a client'),
})

/** `CSE_ISSUERS`: the list of trusted issuers, each named once. Audience and claim names have the house's as default. */
export const trustedIssuers = z
  .array(z.discriminatedUnion('kind', [openIdIssuer, pdndIssuer]))
  .min(1, 'must name at least one issuer')
  .refine((list) => new Set(list.map(({ issuer }) => issuer)).size === list.length, 'names an issuer twice')

/** The demo identity provider at an address (`http://127.0.0.1:4010`), as an issuer to trust. */
export const demoIssuer = (address: string): OpenIdIssuer => ({
  issuer: address,
  name: DEMO_ISSUER,
  jwks: `${address}/jwks`,
  audience: API_AUDIENCE,
  claims: CLAIM_NAMES,
})
