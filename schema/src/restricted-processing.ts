/**
 * The reasons for which a record whose processing is restricted may be read (Reg. UE 2016/679 art. 18.2), by the code with which a purpose begins:
 * `ART18_LEGAL_CLAIMS: memoria per il ricorso 12/2026`.
 */
export const RESTRICTED_PURPOSES = {
  ART18_CONSENT: 'Con il consenso della persona',
  ART18_LEGAL_CLAIMS: 'Per accertare, esercitare o difendere un diritto in giudizio',
  ART18_PROTECTION: 'Per tutelare i diritti di un’altra persona',
  ART18_PUBLIC_INTEREST: 'Per un interesse pubblico rilevante',
} as const

/** The key of who has declared such a reason; row policies know it (db/registry/migrations). */
export const RESTRICTED_KEY = 'purpose:restricted'

/** What is said beside the code must say something. */
const DECLARED = new RegExp(`^(?:${Object.keys(RESTRICTED_PURPOSES).join('|')}): .{10,}$`)

/** What of a viewer decides it. */
interface Declaring {
  readonly scope: string
  readonly roles: readonly string[]
  readonly purpose?: string
}

/** Whether the viewer reads restricted records in this request: who works with whole files or answers for them, on a declared reason. */
export function readsRestricted({ scope, roles, purpose }: Declaring): boolean {
  const works =
    (scope === 'LOCAL' && (roles.includes('SOCIAL_WORKER') || roles.includes('SUPERVISOR'))) ||
    (scope === 'AMBITO' && (roles.includes('PLAN_OFFICE') || roles.includes('SUPERVISOR')))
  return works && purpose !== undefined && DECLARED.test(purpose)
}
