import type { Viewer } from '@cse/schema/viewer'

/** The body for which an operator acted: a comune or an Ambito, by key. */
export type Organisation = { readonly istatCode: string } | { readonly code: string }

/** The bodies that a log entry's keys name (`comune:072006`, `ambito:ATS-BA-02`); none for a citizen or the platform itself. */
export function organisationsOf(readers: readonly string[]): Organisation[] {
  return readers.flatMap((key): Organisation[] => {
    const [kind, code] = key.split(':')
    if (code === undefined) return []
    if (kind === 'comune') return [{ istatCode: code }]
    return kind === 'ambito' ? [{ code }] : []
  })
}

/** The body in whose name an operator acts about somebody: of several comuni that of residence. */
export function actingBody(viewer: Viewer, residenceComune: string | null): string {
  const bodies = bodiesOf(viewer)
  return bodies.find((body) => body === `comune:${residenceComune}`) ?? bodies[0] ?? ''
}

/** The keys of the bodies for which a viewer works. */
export function bodiesOf({ scope, comuni, ambito }: Viewer): string[] {
  if (scope === 'LOCAL') return comuni.map((code) => `comune:${code}`)
  return scope === 'AMBITO' && ambito ? [`ambito:${ambito}`] : []
}
