/**
 * The purposes for which a record whose processing is restricted may be read (Reg. UE 2016/679 art. 18.2), by their code in `schema/purposes.json`.
 * Beside the code stands the number of the case or protocol: `RESTRICTED_LEGAL_CLAIMS; protocol=4711/2026`.
 */
const RESTRICTED_PURPOSES: ReadonlySet<string> = new Set([
  'RESTRICTED_CONSENT',
  'RESTRICTED_LEGAL_CLAIMS',
  'RESTRICTED_PROTECTION',
  'RESTRICTED_PUBLIC_INTEREST',
])

/** The key of who has declared such a purpose; row policies know it (db/registry/migrations). */
export const RESTRICTED_KEY = 'purpose:restricted'

/** What of a viewer decides it. */
interface Declaring {
  readonly scope: string
  readonly roles: readonly string[]
  readonly purposeCode?: string
  readonly purposeReference?: string
}

/** Whether the viewer reads restricted records in this request: who works with whole files or answers for them, for a purpose of the law. */
export function readsRestricted({ scope, roles, purposeCode, purposeReference }: Declaring): boolean {
  const works =
    (scope === 'LOCAL' && (roles.includes('SOCIAL_WORKER') || roles.includes('SUPERVISOR'))) ||
    (scope === 'AMBITO' && (roles.includes('PLAN_OFFICE') || roles.includes('SUPERVISOR')))
  return (
    works &&
    purposeCode !== undefined &&
    RESTRICTED_PURPOSES.has(purposeCode) &&
    purposeReference !== undefined
  )
}
