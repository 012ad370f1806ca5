import { badInput, type Violation } from '@cse/schema/errors'
import type { Viewer } from '@cse/schema/viewer'
import { DIMENSIONS, type Dimension, MOST_DIMENSIONS } from './dimension.ts'

/** What can be counted. */
export type Measure = 'CASES' | 'DELIVERIES'

/** To which records the count is limited; an empty or absent list does not limit. */
export interface AggregateFilter {
  readonly provinces?: readonly string[] | null | undefined
  readonly ambiti?: readonly string[] | null | undefined
  readonly comuni?: readonly string[] | null | undefined
  readonly targetAreas?: readonly string[] | null | undefined
  readonly phases?: readonly string[] | null | undefined
  readonly sexes?: readonly string[] | null | undefined
  readonly ageBands?: readonly string[] | null | undefined
  readonly from?: string | null | undefined
  readonly to?: string | null | undefined
}

/** A table of counts that somebody asks for. */
export interface Question {
  readonly measure: Measure
  readonly by: readonly Dimension[]
  readonly filter: AggregateFilter
}

/** A question that may be answered: within the territory that its asker may see in detail, or over the whole Region. */
export interface AdmittedQuestion extends Question {
  /** Comuni and Ambiti to which the count is confined; null for the whole Region. */
  readonly within: { readonly comuni: readonly string[] } | { readonly ambito: string } | null
}

/**
 * The question as its asker may have it answered. The Region sees every territory; a comune and an Ambito see the Region as a whole, and
 * by territory their own only: whatever names a territory is confined to it.
 * @throws BAD_USER_INPUT for more than three dimensions, a repeated one, or months in the wrong order.
 */
export function admit(question: Question, viewer: Viewer): AdmittedQuestion {
  const violations = [...violationsOf(question)]
  if (violations.length > 0) throw badInput(violations)
  return { ...question, within: isTerritorial(question) ? territoryOf(viewer) : null }
}

function* violationsOf({ by, filter }: Question): Generator<Violation> {
  if (by.length > MOST_DIMENSIONS)
    yield { path: 'input.by', reason: `Si possono incrociare al massimo ${MOST_DIMENSIONS} dimensioni.` }
  if (new Set(by).size < by.length)
    yield { path: 'input.by', reason: 'Ogni dimensione si può indicare una volta sola.' }
  if (filter.from && filter.to && filter.from > filter.to) {
    yield { path: 'input.filter.to', reason: 'Il mese finale precede quello iniziale.' }
  }
}

function isTerritorial({ by, filter }: Question): boolean {
  const filtered = [filter.provinces, filter.ambiti, filter.comuni].some((codes) => codes && codes.length > 0)
  return filtered || by.some((dimension) => DIMENSIONS[dimension].territorial)
}

function territoryOf({ scope, comuni, ambito }: Viewer): AdmittedQuestion['within'] {
  if (scope === 'REGIONAL') return null
  if (scope === 'AMBITO' && ambito) return { ambito }
  return { comuni: scope === 'LOCAL' ? comuni : [] }
}
