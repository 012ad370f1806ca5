import { type Role, rolesOf, type Scope, type Viewer } from '@cse/schema/viewer'
import { z } from 'zod'
import { assuranceOf, type ClaimNames, FISCAL_NUMBER_PREFIX } from '../config/claims.ts'

/** A viewer as far as the token tells: a citizen still has the tax code in the place of the own record's id. */
export interface ClaimedViewer {
  readonly viewer: Viewer
  /** CITIZEN only. */
  readonly taxCode?: string
}

/**
 * The viewer that the verified claims of a token stand for, or null when they are not all that their scope needs, or
 * hold a role of another scope. Nothing is filled in and nothing that the scope does not know is taken over.
 */
export function viewerOfClaims(
  payload: Readonly<Record<string, unknown>>,
  { issuer, names }: { readonly issuer: string; readonly names: ClaimNames },
): ClaimedViewer | null {
  const parsed = claims.safeParse({
    subject: payload.sub,
    scope: payload[names.scope],
    roles: payload[names.roles],
    comuni: payload[names.comuni],
    ambito: payload[names.ambito],
    healthBody: payload[names.healthBody],
    provider: payload[names.provider],
    client: payload[names.client],
    fiscalNumber: payload[names.fiscalNumber],
    assurance: payload[names.assurance],
  })
  if (!parsed.success) return null
  const token = parsed.data
  const everyone = {
    scope: token.scope,
    issuer,
    subject: token.subject,
    comuni: [],
    roles: [],
    assurance: assuranceOf(token.assurance),
    ...(token.client !== undefined && { client: token.client }),
  }
  switch (token.scope) {
    case 'CITIZEN':
      return {
        viewer: everyone,
        taxCode: taxCodeOf(token.fiscalNumber),
      }
    case 'LOCAL':
      return {
        viewer: {
          ...everyone,
          roles: token.roles,
          comuni: token.comuni,
          ...(token.ambito !== undefined && { ambito: token.ambito }),
        },
      }
    case 'AMBITO':
      return { viewer: { ...everyone, roles: token.roles, ambito: token.ambito } }
    case 'REGIONAL':
      return { viewer: { ...everyone, roles: token.roles } }
    case 'PARTNER':
      return { viewer: everyone }
    case 'HEALTH_PROFESSIONAL':
      return { viewer: { ...everyone, invitee: `${token.healthBody}-${taxCodeOf(token.fiscalNumber)}` } }
    case 'PROVIDER':
      return { viewer: { ...everyone, invitee: token.provider } }
  }
}

const taxCodeOf = (fiscalNumber: string) => fiscalNumber.slice(FISCAL_NUMBER_PREFIX.length).toUpperCase()

const text = z.string().min(1).max(200)
const ambitoCode = z.string().regex(/^[A-Z0-9-]{1,20}$/)
const anyone = { subject: text, client: text.optional(), assurance: text.optional() }

/** Roles of one scope; RESTRICTED only adds to another role and is not one to work with alone. */
const rolesIn = (scope: Scope) =>
  z
    .array(z.enum<readonly Role[]>(rolesOf[scope]))
    .refine((roles) => roles.some((role) => role !== 'RESTRICTED'))
const noRoles = z.array(z.never()).optional()
const fiscalNumber = z.string().regex(/^TINIT-([A-Z0-9]{16}|\d{11})$/i)

const claims = z.discriminatedUnion('scope', [
  z.object({
    ...anyone,
    scope: z.literal('CITIZEN'),
    roles: noRoles,
    fiscalNumber,
  }),
  z.object({
    ...anyone,
    scope: z.literal('LOCAL'),
    roles: rolesIn('LOCAL'),
    comuni: z.array(z.string().regex(/^\d{6}$/)).min(1),
    ambito: ambitoCode.optional(),
  }),
  z.object({ ...anyone, scope: z.literal('AMBITO'), roles: rolesIn('AMBITO'), ambito: ambitoCode }),
  z.object({ ...anyone, scope: z.literal('REGIONAL'), roles: rolesIn('REGIONAL') }),
  z.object({ ...anyone, scope: z.literal('PARTNER'), roles: noRoles, client: text }),
  z.object({
    ...anyone,
    scope: z.literal('HEALTH_PROFESSIONAL'),
    roles: noRoles,
    healthBody: z.string().regex(/^\d{6}$/),
    fiscalNumber,
  }),
  z.object({
    ...anyone,
    scope: z.literal('PROVIDER'),
    roles: noRoles,
    provider: z.string().regex(/^\d{11}$/),
  }),
])
