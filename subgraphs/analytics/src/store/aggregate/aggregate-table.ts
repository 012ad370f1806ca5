import type { SchemaSession } from '@cse/db/src/session/schema-session'
import type { Viewer } from '@cse/schema/viewer'
import type { AggregateRequest } from '../../rules/aggregate/request.ts'
import { type ResolvedRequest, resolveRequest } from '../../rules/aggregate/resolve-request.ts'
import { type AggregateTable, periodsToRead, rowsOf } from '../../rules/aggregate/rows.ts'
import { type ControlOf, controlOfPlaces } from '../../rules/disclosure/cell-control.ts'
import { closedThrough } from '../../rules/period.ts'
import { territoriesOf } from '../territories.ts'
import { freshnessOf } from '../warehouse/freshness.ts'
import { inhabitantsFor } from './inhabitants.ts'
import { type Extent, publishedFigures, tooManyCells } from './published-figures.ts'

/** The most rows of a table. */
const MOST_CELLS = 5_000

/**
 * The published table of a request.
 * @param controlOf how each cell is protected; null, in tests alone, publishes the releasable figures as they are
 * @throws BAD_USER_INPUT as {@link resolveRequest}, and for more than {@link MOST_CELLS} cells
 */
export async function aggregateTable(
  session: SchemaSession,
  request: AggregateRequest,
  { viewer, now }: { readonly viewer: Viewer; readonly now: Date },
  controlOf: ControlOf | null = controlOfPlaces(session.placeSecret),
): Promise<AggregateTable> {
  const asOf = freshnessOf(session, request.measure)
  // nobody awaits it when the request is refused or aborted below
  asOf.catch(() => {})
  const territories = await territoriesOf(session)
  const closed = closedThrough(now)
  const resolved = resolveRequest(request, { viewer, territories, closed })
  const [inhabitantsOf, figures] = await Promise.all([
    inhabitantsFor(session, resolved, territories),
    publishedFigures(session, resolved, shownAndBefore(resolved), controlOf),
  ])
  const rows = rowsOf(resolved, figures, territories, inhabitantsOf)
  if (rows.length > MOST_CELLS) throw tooManyCells(MOST_CELLS)
  return {
    measure: request.measure,
    dimensions: request.by,
    rows,
    suppressed: rows.filter(({ value }) => value === null).length,
    asOf: (await asOf) ?? now,
    closedThrough: closed,
  }
}

/** Every shown cell may come with the one of the period before. */
const shownAndBefore = ({ periods }: ResolvedRequest): Extent => ({
  periods: periodsToRead(periods),
  most: 2 * MOST_CELLS,
  allowed: MOST_CELLS,
})
