import { DEMO_ISSUER, OURSELVES } from '@cse/db/src/audit/principal'
import { z } from 'zod'
import { type Bounds, bounds, LONGEST_LIFETIME, UNBOUNDED } from './bounds.ts'
import { API_AUDIENCE, CLAIM_NAMES, type ClaimNames } from './claims.ts'
import { APPLICATION, PARTNERS } from './demo-clients.ts'

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
  /** For whom it may vouch; without them for everybody, which production does not admit. */
  readonly bounds?: Bounds | undefined
}

/** PDND, whose vouchers let partners in: `interop.pagopa.it`, or `uat.interop.pagopa.it` for trials. It vouches for the clients that are listed. */
export interface PdndIssuer {
  readonly kind: 'pdnd'
  readonly issuer: string
  readonly name?: string | undefined
  readonly jwks: string
  /** The audience of our e-service. */
  readonly audience: string
  /** Our partners by the id of their client in PDND: of one partner there may be several. */
  readonly clients: Readonly<Record<string, string>>
  /** Longest life of a voucher, in seconds; a day by default. */
  readonly lifetime?: number | undefined
}

/**
 * Under which name those are kept whom an issuer vouches for: its `iss` by default. With a name an issuer may move to another address
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
  healthBody: named(CLAIM_NAMES.healthBody),
  provider: named(CLAIM_NAMES.provider),
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
  bounds: bounds.optional(),
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
  lifetime: z.int().min(60).max(LONGEST_LIFETIME).optional(),
})

/** `CSE_ISSUERS`: the list of trusted issuers, each named once. Audience and claim names have ours as default. */
export const trustedIssuers = z
  .array(z.discriminatedUnion('kind', [openIdIssuer, pdndIssuer]))
  .min(1, 'must name at least one issuer')
  .refine((list) => new Set(list.map(({ issuer }) => issuer)).size === list.length, 'names an issuer twice')

/** The issuers that have no bounds, by their `iss`. */
export const withoutBounds = (issuers: readonly TrustedIssuer[]): readonly string[] =>
  issuers.flatMap((issuer) => (issuer.kind === 'pdnd' || issuer.bounds ? [] : [issuer.issuer]))

/** How long the demo's tokens live, in seconds. */
export const DEMO_LIFETIME = 3600

/** The demo identity provider at an address (`http://127.0.0.1:4010`), as an issuer to trust. */
export const demoIssuer = (address: string): OpenIdIssuer => ({
  issuer: address,
  name: DEMO_ISSUER,
  jwks: `${address}/jwks`,
  audience: API_AUDIENCE,
  claims: CLAIM_NAMES,
  bounds: { ...UNBOUNDED, clients: [APPLICATION, ...PARTNERS], lifetime: DEMO_LIFETIME },
})
