import { badInput, type Violation } from '@cse/schema/errors'
import type { Viewer } from '@cse/schema/viewer'
import type { Territories } from '../territories.ts'
import { type Dimension, MOST_DIMENSIONS } from './dimension.ts'
import type { Awaited, Measure } from './measure.ts'
import { type AskedPeriods, askedPeriods } from './requested-periods.ts'
import { type AskedTable, askedTable } from './requested-table.ts'
import { type AskedTerritory, askedTerritory } from './requested-territory.ts'
import { type AskedTraits, askedTraits } from './requested-traits.ts'

/** To which records a figure is limited; an empty or absent list does not limit. */
export interface AggregateFilter {
  readonly provinces?: Values
  readonly ambiti?: Values
  readonly comuni?: Values
  readonly targetAreas?: Values
  readonly phases?: Values
  readonly sexes?: Values
  readonly ageBands?: Values
  readonly iseeBands?: Values
  readonly serviceFamilies?: Values
  readonly levels?: Values
  readonly serviceTypes?: Values
  readonly funds?: Values
  readonly purposes?: Values
  readonly outcomes?: Values
  readonly instruments?: Values
  readonly needs?: Values
  readonly profiles?: Values
  /** `YYYY-MM`. */
  readonly from?: string | null | undefined
  readonly to?: string | null | undefined
}

type Values = readonly string[] | null | undefined

/** A table that somebody asks for. */
export interface Question {
  readonly measure: Measure
  /** For what was waited; needed for the measures of waits, and for them alone. */
  readonly awaited?: Awaited | null | undefined
  readonly by: readonly Dimension[]
  readonly filter: AggregateFilter
}

/** A question that may be answered, and where its answer is. */
export interface AdmittedQuestion extends Question {
  readonly territory: AskedTerritory
  readonly periods: AskedPeriods
  readonly traits: AskedTraits
  readonly table: AskedTable
}

/** What a question is judged by. */
export interface Circumstances {
  readonly viewer: Viewer
  readonly territories: Territories
  /** The last month that is closed. */
  readonly closed: string
}

/**
 * The question as its asker may have it answered. The Region sees every territory; a comune and an Ambito see the Region as a whole, and of the
 * territories their own only.
 * @throws BAD_USER_INPUT naming what is allowed instead: too many or repeated dimensions, a combination that is not kept, a filter that would
 *   need a table of its own, a period that is not closed
 */
export function admit(question: Question, { viewer, territories, closed }: Circumstances): AdmittedQuestion {
  const violations = [...formOf(question)]
  if (violations.length > 0) throw badInput(violations)
  const told = (violation: Violation) => {
    violations.push(violation)
  }
  const territory = askedTerritory(question, { viewer, territories }, told)
  const periods = askedPeriods(question, closed, told)
  const traits = askedTraits(question, told)
  if (violations.length > 0 || !territory || !periods || !traits) throw badInput(violations)
  const table = askedTable(question, { territory, periods, traits }, told)
  if (!table) throw badInput(violations)
  return { ...question, territory, periods, traits, table }
}

function* formOf({ by }: Question): Generator<Violation> {
  if (by.length > MOST_DIMENSIONS)
    yield { path: 'input.by', reason: `Si possono incrociare al massimo ${MOST_DIMENSIONS} dimensioni.` }
  if (new Set(by).size < by.length)
    yield { path: 'input.by', reason: 'Ogni dimensione si può indicare una volta sola.' }
}
