import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { MEASURES } from '../../rules/aggregate/measure.ts'
import type { ResolvedRequest } from '../../rules/aggregate/resolve-request.ts'
import {
  type AggregateRow,
  byGroup,
  type Figure,
  figureKey,
  groupOf,
  shownFigures,
} from '../../rules/aggregate/rows.ts'
import { controlOfPlaces } from '../../rules/disclosure/cell-control.ts'
import { closedThrough, isClosed } from '../../rules/period.ts'
import type { Territories } from '../../rules/territories.ts'
import {
  cellSelection,
  publishedCell,
  publishedFigures,
  tooManyCells,
} from '../aggregate/published-figures.ts'
import { cellsRevisedSince } from './revised-cells.ts'

/** The most rows of a table that is read page by page. */
const MOST_ROWS = 200_000

/** A row as it was published. */
export type PublishedRow = Pick<AggregateRow, 'group' | 'value' | 'amount' | 'status'>

/** All rows of a table. @throws BAD_USER_INPUT for more than {@link MOST_ROWS} */
export async function wholeTable(
  session: SchemaSession,
  request: ResolvedRequest,
  territories: Territories,
): Promise<PublishedRow[]> {
  const found = await figures(session, request, request.periods.periods)
  return publishedRows(request, shownFigures(request, found), territories)
}

/**
 * The rows of a table that changed since an instant; those that are no longer published have the value zero. They follow from the table as it is
 * published now and as it was published then, and disclose nothing that these two do not.
 *
 * Of a period that was not closed at the instant all rows are returned; of other periods those whose published figure differs.
 */
export async function changedRows(
  session: SchemaSession,
  request: ResolvedRequest,
  since: Date,
  territories: Territories,
): Promise<PublishedRow[]> {
  const { table, periods } = request
  const controlOf = controlOfPlaces(session.placeSecret)
  const measure = MEASURES[request.measure]
  if ('facts' in table || measure.kind !== 'people')
    throw new TypeError('The changes of such a table are not stored')
  // The gateway that made the former extract may have had another clock.
  const closedThen = closedThrough(new Date(since.getTime() - DAY))
  const closedSince = periods.periods.filter((period) => period !== '' && !isClosed(period, closedThen))
  const revised = await cellsRevisedSince(
    session,
    cellSelection(request, table.cells, periods.periods),
    since,
    MOST_ROWS + 1,
  )
  const changed = new Map<string, Figure>()
  if (closedSince.length > 0)
    for (const figure of await figures(session, request, closedSince))
      if (figure.value !== 0) changed.set(figureKey(figure), figure)
  for (const { current, previous } of revised) {
    const [figure, former] = [current, previous].map((cell) =>
      publishedCell(cell, table.cells, measure.quantity, controlOf),
    )
    if (figure && (figure.value !== former?.value || figure.status !== former?.status))
      changed.set(figureKey(figure), figure)
  }
  if (revised.length > MOST_ROWS || changed.size > MOST_ROWS) throw tooManyCells(MOST_ROWS)
  return publishedRows(request, [...changed.values()], territories)
}

const publishedRows = (
  request: ResolvedRequest,
  figures: readonly Figure[],
  territories: Territories,
): PublishedRow[] =>
  figures.map((figure) => ({ ...figure, group: groupOf(request, figure, territories) })).sort(byGroup)

const figures = (session: SchemaSession, request: ResolvedRequest, periods: readonly string[]) =>
  publishedFigures(session, request, { periods, most: MOST_ROWS, allowed: MOST_ROWS })

const DAY = 86_400_000
