import { type Role, rolesOf, type Scope, scopes, type Viewer, worksWithRecords } from '@cse/schema/viewer'
import { z } from 'zod'

/** For whom an issuer may vouch. What is not named is nobody's: a token beyond its issuer's bounds is refused, never narrowed. */
export interface Bounds {
  readonly scopes: readonly Scope[]
  /** ISTAT codes of the comuni whose operators it vouches for. */
  readonly comuni: readonly string[] | 'all'
  /** Codes of the Ambiti, of whose offices and of whose comuni its operators are. */
  readonly ambiti: readonly string[] | 'all'
  readonly roles: readonly Role[] | 'all'
  /** Codes of the health bodies whose professionals it vouches for. */
  readonly healthBodies: readonly string[] | 'all'
  /** VAT numbers of the providers whose people it vouches for. */
  readonly providers: readonly string[] | 'all'
  /** Applications and partners that its tokens may name. */
  readonly clients: readonly string[] | 'all'
  /** Least level of assurance of an operator's sign-in. */
  readonly assurance: 2 | 3
  /** Longest life of a token, in seconds. */
  readonly lifetime: number
}

/** The longest that any token may live, in seconds: a day. */
export const LONGEST_LIFETIME = 86_400

/** Where nobody has set bounds, which production does not admit: everybody, but no operator who signed in by a password alone. */
export const UNBOUNDED: Bounds = {
  scopes,
  comuni: 'all',
  ambiti: 'all',
  roles: 'all',
  healthBodies: 'all',
  providers: 'all',
  clients: 'all',
  assurance: 2,
  lifetime: LONGEST_LIFETIME,
}

const allOr = <Name extends string>(name: z.ZodType<Name>) =>
  z.union([z.literal('all'), z.array(name)], { error: 'must be a list of codes, or "all"' }).default([])

/** `bounds` of an issuer in `CSE_ISSUERS`. */
export const bounds = z
  .strictObject({
    scopes: z.array(z.enum(scopes)).min(1, 'must name a scope'),
    comuni: allOr(z.string().regex(/^\d{6}$/)),
    ambiti: allOr(z.string().regex(/^[A-Z0-9-]{1,20}$/)),
    roles: allOr(z.enum(Object.values(rolesOf).flat())),
    healthBodies: allOr(z.string().regex(/^\d{6}$/)),
    providers: allOr(z.string().regex(/^\d{11}$/)),
    clients: allOr(z.string().min(1)),
    assurance: z.literal([2, 3], { error: 'must be 2 or 3' }).default(2),
    lifetime: z.int().min(60).max(LONGEST_LIFETIME).default(LONGEST_LIFETIME),
  })
  .superRefine((given, context) => {
    for (const scope of given.scopes)
      for (const part of NEEDS[scope])
        if (given[part].length === 0)
          context.addIssue({ code: 'custom', path: [part], message: `must name some: ${scope} needs them` })
  })

/** A scope without these could vouch for nobody: a slip of who configures it. */
const NEEDS = {
  CITIZEN: [],
  LOCAL: ['comuni', 'roles'],
  AMBITO: ['ambiti', 'roles'],
  REGIONAL: ['roles'],
  PARTNER: ['clients'],
  HEALTH_PROFESSIONAL: ['healthBodies'],
  PROVIDER: ['providers'],
} as const satisfies Record<Scope, readonly (keyof Bounds)[]>

/** Why an issuer does not vouch for a viewer of its tokens: it may not, or the sign-in was too weak for an operator; null when it does. */
export function beyond(viewer: Viewer, within: Bounds): 'bounds' | 'assurance' | null {
  const { scope, comuni, ambito, roles, client, assurance, invitee } = viewer
  const vouched =
    within.scopes.includes(scope) &&
    comuni.every((code) => names(within.comuni, code)) &&
    roles.every((role) => names(within.roles, role)) &&
    (ambito === undefined || names(within.ambiti, ambito)) &&
    (invitee === undefined || names(...bodyOf(scope, invitee, within))) &&
    (client === undefined || names(within.clients, client))
  if (!vouched) return 'bounds'
  return worksWithRecords(viewer) && assurance < within.assurance ? 'assurance' : null
}

const names = (listed: readonly string[] | 'all', one: string): boolean =>
  listed === 'all' || listed.includes(one)

/** The body that sends an invitee, and those the issuer vouches for: a health body, or the provider itself. */
const bodyOf = (
  scope: Scope,
  invitee: string,
  { healthBodies, providers }: Bounds,
): [listed: readonly string[] | 'all', one: string] =>
  scope === 'PROVIDER' ? [providers, invitee] : [healthBodies, invitee.slice(0, invitee.indexOf('-'))]
