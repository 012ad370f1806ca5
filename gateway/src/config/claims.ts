/**
 * What a token says about its bearer: the words shared by whoever issues tokens (the demo identity provider)
 * and whoever reads them (`identity.ts`). An issuer that uses other names maps them in `CSE_ISSUERS`.
 *
 * | claim | carried by | holds |
 * |---|---|---|
 * | `sub` | every scope | stable id of the person or client behind the token |
 * | `cse_scope` | every scope | `CITIZEN`, `LOCAL`, `AMBITO`, `REGIONAL`, `PARTNER`, `HEALTH_PROFESSIONAL` or `PROVIDER` |
 * | `cse_roles` | LOCAL, AMBITO, REGIONAL | roles of the scope, at least one |
 * | `cse_comuni` | LOCAL | ISTAT codes of the comuni the operator works for, at least one |
 * | `cse_ambito` | AMBITO; LOCAL when all comuni share it | code of the Ambito |
 * | `cse_health_body` | HEALTH_PROFESSIONAL | code of the health body (ASL) that the professional works for, six digits |
 * | `cse_provider` | PROVIDER | VAT number of the body that delivers, eleven digits |
 * | `cse_client` | PARTNER; people, when their application has registered operations | the client whose operations apply |
 * | `https://attributes.eid.gov.it/fiscal_number` | CITIZEN, HEALTH_PROFESSIONAL | `TINIT-` and the tax code, as SPID and CIE send it |
 * | `acr` | people | level of assurance of the sign-in, SPID's or CIE's name for it |
 */
export const CLAIM_NAMES = {
  scope: 'cse_scope',
  roles: 'cse_roles',
  comuni: 'cse_comuni',
  ambito: 'cse_ambito',
  healthBody: 'cse_health_body',
  provider: 'cse_provider',
  client: 'cse_client',
  fiscalNumber: 'https://attributes.eid.gov.it/fiscal_number',
  assurance: 'acr',
} as const

/** The name of each claim in the tokens of one issuer. */
export type ClaimNames = Readonly<Record<keyof typeof CLAIM_NAMES, string>>

/** The audience of every access token for the graph, also the resource indicator (RFC 8707) a client asks for. */
export const API_AUDIENCE = 'urn:cse:api'

/** What SPID and CIE put before the tax code in the fiscal number claim (ETSI EN 319 412-1: tax id, Italy). */
export const FISCAL_NUMBER_PREFIX = 'TINIT-'

/** The level that reading or changing one's own record needs, in SPID's words; named in the challenge of a refusal. */
export const SPID_LEVEL_2 = 'https://www.spid.gov.it/SpidL2'

const ASSURANCE: Readonly<Record<string, 1 | 2 | 3>> = {
  'https://www.spid.gov.it/SpidL1': 1,
  [SPID_LEVEL_2]: 2,
  'https://www.spid.gov.it/SpidL3': 3,
  CIE_L1: 1,
  CIE_L2: 2,
  CIE_L3: 3,
}

/** The level of assurance that an `acr` stands for. A missing or unknown one is the lowest. */
export const assuranceOf = (acr: string | undefined): 1 | 2 | 3 =>
  (acr !== undefined && Object.hasOwn(ASSURANCE, acr) && ASSURANCE[acr]) || 1
