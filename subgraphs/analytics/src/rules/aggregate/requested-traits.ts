import type { Violation } from '@cse/schema/errors'
import type { Trait } from '../cell-tables.ts'
import { isTrait, TRAIT_DIMENSIONS } from './dimension.ts'
import type { AggregateFilter, AggregateRequest } from './request.ts'

/** The traits by which a table is broken down, and their values. */
export interface RequestedTraits {
  /** Those of the rows, and those that a filter fixes. */
  readonly traits: readonly Trait[]
  /** Values of the traits that are limited. */
  readonly values: ReadonlyMap<Trait, readonly string[]>
}

/** Where the values of each trait stand in a filter. */
const FILTERS = {
  TARGET_AREA: 'targetAreas',
  PHASE: 'phases',
  SEX: 'sexes',
  AGE_BAND: 'ageBands',
  ISEE_BAND: 'iseeBands',
  SERVICE_FAMILY: 'serviceFamilies',
  LEPS: 'levels',
  SERVICE_TYPE: 'serviceTypes',
  FUND: 'funds',
  PURPOSE: 'purposes',
  OUTCOME: 'outcomes',
  INSTRUMENT: 'instruments',
  NEED: 'needs',
  PROFILE: 'profiles',
} as const satisfies Record<Trait, keyof AggregateFilter>

/** The traits of a request; null, with the violations reported, when a filter is not allowed. */
export function requestedTraits(
  { by, filter }: AggregateRequest,
  report: (violation: Violation) => void,
): RequestedTraits | null {
  const values = new Map<Trait, readonly string[]>()
  const rows = by.filter(isTrait)
  let valid = true
  for (const trait of TRAIT_DIMENSIONS) {
    const listed = filter[FILTERS[trait]]
    if (!listed || listed.length === 0) continue
    values.set(trait, listed)
    if (rows.includes(trait) || listed.length === 1) continue
    valid = false
    report({
      path: `input.filter.${FILTERS[trait]}`,
      reason: `Un filtro fuori da \`by\` ha un solo valore: indicarne uno, o aggiungere ${trait} a \`by\`.`,
    })
  }
  return valid ? { traits: [...new Set([...rows, ...values.keys()])], values } : null
}
