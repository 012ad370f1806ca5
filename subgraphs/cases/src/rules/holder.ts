import type { Viewer } from '@cse/schema/viewer'

/** Who owns a case, or an entry of its diary: a comune (ISTAT code) or an Ambito (its code). */
export type Holder = { readonly istatCode: string } | { readonly code: string }

/** The holder behind a key such as `comune:072006` or `ambito:ATS-BA-02`. */
export function holderOf(key: string): Holder {
  const [kind, code = ''] = key.split(':', 2)
  if (kind === 'comune') return { istatCode: code }
  if (kind === 'ambito') return { code }
  throw new Error('A holder is a comune or an Ambito')
}

/** The keys under which the viewer's own organisation holds cases; none for a citizen and for the Region. */
export function ownHolders({ scope, comuni, ambito }: Viewer): string[] {
  if (scope === 'LOCAL') return comuni.map((code) => `comune:${code}`)
  if (scope === 'AMBITO' && ambito) return [`ambito:${ambito}`]
  return []
}

/** Whether the viewer answers for a service without working with its files: assigns, and sees loads and terms. */
export function coordinates({ roles }: Viewer): boolean {
  return roles.includes('SUPERVISOR') && !roles.some((role) => READS_FILES.has(role))
}

const READS_FILES: ReadonlySet<string> = new Set(['SOCIAL_WORKER', 'PUA', 'PLAN_OFFICE'])
