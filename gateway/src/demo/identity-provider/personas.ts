import type { ComuneOfAmbito, Territory } from '@cse/db/reference/territory'
import { type Role, rolesOf, type Scope } from '@cse/schema/viewer'
import { CLAIM_NAMES, FISCAL_NUMBER_PREFIX, SPID_LEVEL_2 } from '../../config/claims.ts'
import { APPLICATION, PARTNER_NAMES } from '../../config/demo-clients.ts'

/** Somebody the demo lets everybody be: whose token holds these claims. */
export interface Persona {
  /** Canonical name, with codes in the place of slugs: `social-worker@072006`. Also the token's `sub`. */
  readonly name: string
  /** In Italian, for people: `Assistente sociale, Bari`. */
  readonly label: string
  readonly claims: Readonly<Record<string, unknown>>
  /** The claims lack the tax code of a citizen, which depends on the population. */
  readonly citizen: boolean
}

/** The personas of the demo. */
export interface Personas {
  /** The persona of this name, or undefined when its kind or its place does not exist. */
  find(name: string): Persona | undefined
}

interface Kind {
  readonly label: string
  readonly scope: Scope
  readonly role?: Role
}

const KINDS: Readonly<Record<string, Kind>> = {
  citizen: { label: 'Cittadino con un caso aperto', scope: 'CITIZEN' },
  'social-worker': { label: 'Assistente sociale', scope: 'LOCAL', role: 'SOCIAL_WORKER' },
  secretariat: { label: 'Segretariato sociale', scope: 'LOCAL', role: 'SECRETARIAT' },
  pua: { label: 'Operatore PUA', scope: 'LOCAL', role: 'PUA' },
  supervisor: { label: 'Responsabile del servizio sociale', scope: 'LOCAL', role: 'SUPERVISOR' },
  'plan-office': { label: 'Ufficio di Piano', scope: 'AMBITO', role: 'PLAN_OFFICE' },
  accountant: { label: 'Contabile', scope: 'AMBITO', role: 'ACCOUNTANT' },
  'ambito-supervisor': { label: 'Responsabile dell’Ufficio di Piano', scope: 'AMBITO', role: 'SUPERVISOR' },
  analyst: { label: 'Analista regionale', scope: 'REGIONAL', role: 'ANALYST' },
  controller: { label: 'Controllore regionale', scope: 'REGIONAL', role: 'CONTROLLER' },
  ...Object.fromEntries(
    [...PARTNER_NAMES].map(([client, label]) => [client, { label, scope: 'PARTNER' } as const]),
  ),
  health: { label: 'Professionista sanitario', scope: 'HEALTH_PROFESSIONAL' },
  provider: { label: 'Ente gestore', scope: 'PROVIDER' },
}

/** What stands behind the kind in a name, by scope. */
const PLACES: Readonly<Partial<Record<Scope, string>>> = {
  LOCAL: '<comune>',
  AMBITO: '<ambito>',
  HEALTH_PROFESSIONAL: '<asl>',
  PROVIDER: '<partita IVA>',
}

/** The patterns of names, for those who ask for one that does not exist. */
export const PERSONA_PATTERNS: readonly string[] = Object.entries(KINDS).map(([kind, { scope }]) =>
  [kind, PLACES[scope]].filter(Boolean).join('@'),
)

/**
 * The personas of a territory. A name is a kind and, where the scope has one, a place: `analyst`, `plan-office@ATS-BA-02`,
 * `social-worker@bari`. A local operator may work for several comuni (`social-worker@altamura,poggiorsini`); `+restricted`
 * after the kind adds access to judicial and minors' protected data (`social-worker+restricted@bari`). A professional is of a health body
 * (`health@asl-ba`), people of a provider of its VAT number.
 */
export function personasOf(territory: Territory): Personas {
  const find: Personas['find'] = (name) => {
    const [, kindName = '', restricted, place] = /^([a-z-]+)(\+restricted)?(?:@(.+))?$/.exec(name) ?? []
    const kind = Object.hasOwn(KINDS, kindName) ? KINDS[kindName] : undefined
    if (!kind) return undefined
    if (restricted !== undefined && !rolesOf[kind.scope].some((role) => role === 'RESTRICTED'))
      return undefined
    const where = placeOf(kind.scope, place, territory)
    if (!where) return undefined
    const roles = kind.role && [kind.role, ...(restricted ? ['RESTRICTED'] : [])]
    return {
      name: `${kindName}${restricted ?? ''}${where.code && `@${where.code}`}`,
      label: [`${kind.label}${restricted ? ' (dati riservati)' : ''}`, where.label]
        .filter(Boolean)
        .join(', '),
      citizen: kind.scope === 'CITIZEN',
      claims: {
        [CLAIM_NAMES.scope]: kind.scope,
        ...(roles && { [CLAIM_NAMES.roles]: roles }),
        [CLAIM_NAMES.client]: kind.scope === 'PARTNER' ? kindName : APPLICATION,
        ...(kind.scope !== 'PARTNER' && { [CLAIM_NAMES.assurance]: SPID_LEVEL_2 }),
        ...where.claims,
      },
    }
  }
  return { find }
}

interface Place {
  readonly code: string
  readonly label: string
  readonly claims: Readonly<Record<string, unknown>>
}

function placeOf(scope: Scope, place: string | undefined, territory: Territory): Place | undefined {
  if (scope === 'LOCAL') return place === undefined ? undefined : localPlace(place.split(','), territory)
  if (scope === 'AMBITO') {
    const ambito = territory.ambito(place ?? '')
    return ambito && { code: ambito.code, label: ambito.name, claims: { [CLAIM_NAMES.ambito]: ambito.code } }
  }
  if (scope === 'HEALTH_PROFESSIONAL') return healthBody(place?.toLowerCase() ?? '')
  if (scope === 'PROVIDER') {
    if (!/^\d{11}$/.test(place ?? '')) return undefined
    return { code: place ?? '', label: `partita IVA ${place}`, claims: { [CLAIM_NAMES.provider]: place } }
  }
  return place === undefined ? { code: '', label: '', claims: {} } : undefined
}

/** The local health authorities of Puglia by the ministry's code (codice azienda), each with the tax code of an invented professional. */
const HEALTH_BODIES: Readonly<Record<string, { readonly body: string; readonly taxCode: string }>> = {
  'asl-br': { body: '160106', taxCode: 'BNCLNE75D52B180Y' },
  'asl-ta': { body: '160112', taxCode: 'BNCLNE75D52L049Z' },
  'asl-bt': { body: '160113', taxCode: 'BNCLNE75D52A285O' },
  'asl-ba': { body: '160114', taxCode: 'BNCLNE75D52A662O' },
  'asl-fg': { body: '160115', taxCode: 'BNCLNE75D52D643R' },
  'asl-le': { body: '160116', taxCode: 'BNCLNE75D52E506U' },
}

function healthBody(name: string): Place | undefined {
  const known = Object.hasOwn(HEALTH_BODIES, name) ? HEALTH_BODIES[name] : undefined
  return (
    known && {
      code: name,
      label: name.toUpperCase().replace('-', ' '),
      claims: {
        [CLAIM_NAMES.healthBody]: known.body,
        [CLAIM_NAMES.fiscalNumber]: FISCAL_NUMBER_PREFIX + known.taxCode,
      },
    }
  )
}

/** The Ambito is claimed only where all comuni share it: the plan of one Ambito is not for those of another. */
function localPlace(names: readonly string[], territory: Territory): Place | undefined {
  const comuni = names
    .map((name) => territory.comuneByCodeOrSlug(name))
    .filter((comune): comune is ComuneOfAmbito => comune !== undefined)
  if (comuni.length < names.length) return undefined
  const codes = comuni.map(({ istatCode }) => istatCode)
  const ambiti = [...new Set(comuni.map(({ ambito }) => ambito))]
  return {
    code: codes.join(','),
    label: comuni.map(({ name }) => name).join(', '),
    claims: {
      [CLAIM_NAMES.comuni]: codes,
      ...(ambiti.length === 1 && { [CLAIM_NAMES.ambito]: ambiti[0] }),
    },
  }
}
