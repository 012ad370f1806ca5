import type { Viewer } from '@cse/schema/viewer'

/** Key of the body for which the viewer contracts: the Ambito, or the comune named, or the only one; null when it is none of the viewer's. */
export function bodyOf({ scope, comuni, ambito }: Viewer, comune: string | null): string | null {
  if (scope === 'AMBITO' && ambito && comune === null) return `ambito:${ambito}`
  if (scope !== 'LOCAL') return null
  const [only, ...others] = comuni
  if (comune === null) return only !== undefined && others.length === 0 ? `comune:${only}` : null
  return comuni.includes(comune) ? `comune:${comune}` : null
}
