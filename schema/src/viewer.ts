import { RESTRICTED_KEY, readsRestricted } from './restricted-processing.ts'

/**
 * The ways of looking at the record: five as the regional plan draws them (piano regionale 2026-2028, 4.2), and two for people who work for
 * none of its bodies. A `HEALTH_PROFESSIONAL` of the ASL is invited to the UVM of one case; a `PROVIDER` delivers what its contracts name.
 */
export const scopes = [
  'CITIZEN',
  'LOCAL',
  'AMBITO',
  'REGIONAL',
  'PARTNER',
  'HEALTH_PROFESSIONAL',
  'PROVIDER',
] as const
export type Scope = (typeof scopes)[number]

/**
 * The roles an operator may hold in a scope; `RESTRICTED` comes on top of another one: judicial and minors' protected data. A `SUPERVISOR`
 * answers for who reads and writes records in a territory (D.Lgs. 196/2003 art. 2-quaterdecies), and works with no file.
 */
export const rolesOf = {
  CITIZEN: [],
  LOCAL: ['SECRETARIAT', 'PUA', 'SOCIAL_WORKER', 'SUPERVISOR', 'RESTRICTED'],
  AMBITO: ['PLAN_OFFICE', 'ACCOUNTANT', 'SUPERVISOR', 'RESTRICTED'],
  REGIONAL: ['ANALYST', 'CONTROLLER'],
  PARTNER: [],
  HEALTH_PROFESSIONAL: [],
  PROVIDER: [],
} as const satisfies Record<Scope, readonly string[]>
export type Role = (typeof rolesOf)[Scope][number]

/** Who asks: made once per request from a verified token, the same object in the gateway, in every subgraph and in the database. */
export interface Viewer {
  readonly scope: Scope
  /** Who vouches, by the name under which the platform knows the issuer of the token. */
  readonly issuer: string
  /** Stable id of the person or client behind the token, as the issuer gives it: two issuers may give the same to two people. */
  readonly subject: string
  /** CITIZEN: uuid of the own record; absent when nobody is registered under the tax code of the token. */
  readonly personId?: string
  /** LOCAL: ISTAT codes of the comuni the operator works for; empty in the other scopes. */
  readonly comuni: readonly string[]
  /** AMBITO: code of the Ambito; LOCAL: the Ambito of the comune. */
  readonly ambito?: string
  readonly roles: readonly Role[]
  /** HEALTH_PROFESSIONAL: code of the health body and own tax code, `160114-RSSMRA80A01A662A`; PROVIDER: VAT number of the body. */
  readonly invitee?: string
  /** The application or partner through which the request came: its persisted operations apply. */
  readonly client?: string
  /** Level of the SPID or CIE identity; a citizen's own record needs 2. */
  readonly assurance: 1 | 2 | 3
  /** Why the record is opened, as the operator declared it; kept in the access log. */
  readonly purpose?: string
  /** Its code (`schema/purposes.json`), and the number of the case or protocol for which the request is made. */
  readonly purposeCode?: string
  readonly purposeReference?: string
}

/** Who the viewer is, everywhere and for good: what is kept by a person or a client is kept by both. */
export const principalOf = ({ issuer, subject }: Viewer): Pick<Viewer, 'issuer' | 'subject'> => ({
  issuer,
  subject,
})

/** Whether the identity is strong enough for the own record: citizens need SPID or CIE of level 2. */
export function isAssured(viewer: Viewer): boolean {
  return viewer.scope !== 'CITIZEN' || viewer.assurance >= 2
}

/** Whether somebody works with other people's records: a citizen opens the own one, a partner what is registered for it. */
export function worksWithRecords({ scope }: Pick<Viewer, 'scope'>): boolean {
  return scope !== 'CITIZEN' && scope !== 'PARTNER'
}

/** Whether the viewer may open a record out of the own scope in an emergency: whoever works with whole files. */
export function actsInEmergencies({ scope, roles }: Viewer): boolean {
  return (
    (scope === 'LOCAL' && roles.includes('SOCIAL_WORKER')) ||
    (scope === 'AMBITO' && roles.includes('PLAN_OFFICE'))
  )
}

/** Whether the viewer may act for others, such as a child: a citizen with a record and an identity that opens it. */
export function actsForOthers(viewer: Viewer): boolean {
  return viewer.scope === 'CITIZEN' && viewer.personId !== undefined && isAssured(viewer)
}

/**
 * The keys a viewer holds; a row is visible when it carries one of them (row policies, `readers && viewer keys`).
 * Whoever lacks what the scope needs holds none, roles included: an operator without a comune sees no row.
 * Throws when a code could be mistaken for two keys.
 */
export function keysOf(viewer: Viewer): string[] {
  const own = ownKeys(viewer)
  if (own.length === 0) return []
  const restricted = readsRestricted(viewer) ? [RESTRICTED_KEY] : []
  return [...own, ...viewer.roles.map((role) => key('role', role)), ...restricted]
}

function ownKeys(viewer: Viewer): string[] {
  const { scope, personId, comuni, ambito, invitee } = viewer
  switch (scope) {
    case 'CITIZEN':
      return personId && isAssured(viewer) ? [key('person', personId)] : []
    case 'LOCAL':
      return comuni.length === 0
        ? []
        : [...comuni.map((code) => key('comune', code)), ...(ambito ? [key('plan', ambito)] : [])]
    case 'AMBITO':
      return ambito ? [key('ambito', ambito), key('plan', ambito)] : []
    case 'REGIONAL':
      return ['region']
    case 'PARTNER':
      return []
    case 'HEALTH_PROFESSIONAL':
      return invitee ? [key('health', invitee)] : []
    case 'PROVIDER':
      return invitee ? [key('provider', invitee)] : []
  }
}

function key(
  kind: 'comune' | 'ambito' | 'plan' | 'person' | 'role' | 'health' | 'provider',
  code: string,
): string {
  if (!/^[\w-]+$/.test(code)) throw new Error(`A viewer's ${kind} code has a character that codes never have`)
  return `${kind}:${code}`
}
