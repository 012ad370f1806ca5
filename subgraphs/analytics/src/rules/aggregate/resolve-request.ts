import { badInput, type Violation } from '@cse/schema/errors'
import type { Viewer } from '@cse/schema/viewer'
import type { Territories } from '../territories.ts'
import { MOST_DIMENSIONS } from './dimension.ts'
import type { AggregateRequest } from './request.ts'
import { type RequestedPeriods, requestedPeriods } from './requested-periods.ts'
import { type RequestedTable, requestedTable } from './requested-table.ts'
import { type RequestedTerritory, requestedTerritory } from './requested-territory.ts'
import { type RequestedTraits, requestedTraits } from './requested-traits.ts'

/** A request that is allowed, and the table and cells that hold its figures. */
export interface ResolvedRequest extends AggregateRequest {
  readonly territory: RequestedTerritory
  readonly periods: RequestedPeriods
  readonly traits: RequestedTraits
  readonly table: RequestedTable
}

/** What decides whether a request is allowed. */
export interface AggregateContext {
  readonly viewer: Viewer
  readonly territories: Territories
  /** The last month that is closed. */
  readonly closed: string
}

/**
 * Resolves a request for its viewer. The Region sees every territory; a comune and an Ambito see the Region as a whole, and of the territories
 * their own only.
 * @throws BAD_USER_INPUT naming what is allowed instead: too many or repeated dimensions, a combination that is not published, a filter that would
 *   need a table of its own, a period that is not closed
 */
export function resolveRequest(
  request: AggregateRequest,
  { viewer, territories, closed }: AggregateContext,
): ResolvedRequest {
  const violations = [...violationsOfForm(request)]
  if (violations.length > 0) throw badInput(violations)
  const report = (violation: Violation) => {
    violations.push(violation)
  }
  const territory = requestedTerritory(request, { viewer, territories }, report)
  const periods = requestedPeriods(request, closed, report)
  const traits = requestedTraits(request, report)
  if (violations.length > 0 || !territory || !periods || !traits) throw badInput(violations)
  const table = requestedTable(request, { territory, periods, traits }, report)
  if (!table) throw badInput(violations)
  return { ...request, territory, periods, traits, table }
}

function* violationsOfForm({ by }: AggregateRequest): Generator<Violation> {
  if (by.length > MOST_DIMENSIONS)
    yield { path: 'input.by', reason: `Si possono incrociare al massimo ${MOST_DIMENSIONS} dimensioni.` }
  if (new Set(by).size < by.length)
    yield { path: 'input.by', reason: 'Ogni dimensione si può indicare una volta sola.' }
}
