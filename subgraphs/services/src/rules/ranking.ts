import type { Violation } from '@cse/schema/errors'

/** A criterion as a client sets it. */
export interface RequestedCriterion {
  readonly code: string
  readonly label: string
  readonly points: number
}

/** Criteria that a list may have at a time. */
export const MOST_CRITERIA = 40
const MOST_POINTS = 1000

/** What is wrong with criteria: their codes, their points, one that stands twice. */
export function faultsOfCriteria(criteria: readonly RequestedCriterion[]): Violation[] {
  if (criteria.length > MOST_CRITERIA)
    return [{ path: 'input.criteria', reason: `I criteri sono al massimo ${MOST_CRITERIA}.` }]
  const seen = new Set<string>()
  return criteria.flatMap(({ code, points }, at) => {
    const faults: Violation[] = []
    if (!/^[A-Z0-9_-]{1,30}$/.test(code))
      faults.push({
        path: `input.criteria.${at}.code`,
        reason: 'Il codice ha da 1 a 30 lettere maiuscole, cifre o trattini.',
      })
    if (seen.has(code))
      faults.push({ path: `input.criteria.${at}.code`, reason: 'Il criterio compare due volte.' })
    seen.add(code)
    if (points < 1 || points > MOST_POINTS)
      faults.push({
        path: `input.criteria.${at}.points`,
        reason: `I punti di un criterio vanno da 1 a ${MOST_POINTS}.`,
      })
    return faults
  })
}

/** What is wrong with the criteria that somebody is said to meet: codes that the list does not have. */
export function faultsOfMet(met: readonly string[], known: readonly string[]): Violation[] {
  return met.flatMap((code, at) => {
    if (!known.includes(code))
      return [{ path: `input.criteria.${at}`, reason: 'La lista d’attesa non ha questo criterio.' }]
    return met.indexOf(code) < at
      ? [{ path: `input.criteria.${at}`, reason: 'Il criterio compare due volte.' }]
      : []
  })
}
