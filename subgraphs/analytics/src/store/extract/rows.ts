import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { MEASURES } from '../../rules/aggregate/measure.ts'
import type { AdmittedQuestion } from '../../rules/aggregate/request.ts'
import {
  type AggregateRow,
  byGroup,
  type Figure,
  groupOf,
  nameOf,
  shownOf,
} from '../../rules/aggregate/rows.ts'
import { controlOfPlace } from '../../rules/disclosure/cell-control.ts'
import { closedThrough, isClosed } from '../../rules/period.ts'
import type { Territories } from '../../rules/territories.ts'
import { figuresOf, publishedCell, tooMany, wanted } from '../aggregate/aggregate-table.ts'
import { retoldSince } from './revised-cells.ts'

/** A table that is taken page by page has at most so many rows. */
export const MOST_ROWS = 200_000

/** A row as it was published. */
export type PublishedRow = Pick<AggregateRow, 'group' | 'value' | 'amount' | 'status'>

/** All rows of a table. @throws BAD_USER_INPUT for more than {@link MOST_ROWS} */
export async function wholeTable(
  session: SchemaSession,
  question: AdmittedQuestion,
  territories: Territories,
): Promise<PublishedRow[]> {
  const found = await figures(session, question, question.periods.periods)
  return publishedRows(question, shownOf(question, found), territories)
}

/**
 * The rows of a table that say something else than at an instant, those that are not told any more with the value zero. It follows from what
 * the table says now and what it said then, and tells nothing that these two do not.
 *
 * Of a period that was not closed at the instant, all rows are told; those of others when the published figure differs.
 */
export async function changedRows(
  session: SchemaSession,
  question: AdmittedQuestion,
  since: Date,
  territories: Territories,
): Promise<PublishedRow[]> {
  const { table, periods } = question
  const measure = MEASURES[question.measure]
  if ('facts' in table || measure.kind !== 'people')
    throw new TypeError('No changes are kept of such a table')
  // The gateway that made the former extract may have had a clock of its own.
  const closedThen = closedThrough(new Date(since.getTime() - DAY))
  const closedSince = periods.periods.filter((period) => period !== '' && !isClosed(period, closedThen))
  const retold = await retoldSince(
    session,
    wanted(question, table.kept, periods.periods),
    since,
    MOST_ROWS + 1,
  )
  const changed = new Map<string, Figure>()
  if (closedSince.length > 0)
    for (const figure of await figures(session, question, closedSince))
      if (figure.value !== 0) changed.set(nameOf(figure), figure)
  for (const { now, before } of retold) {
    const [figure, former] = [now, before].map((cell) =>
      publishedCell(cell, table.kept, measure.quantity, controlOfPlace),
    )
    if (figure && (figure.value !== former?.value || figure.status !== former?.status))
      changed.set(nameOf(figure), figure)
  }
  if (retold.length > MOST_ROWS || changed.size > MOST_ROWS) throw tooMany(MOST_ROWS)
  return publishedRows(question, [...changed.values()], territories)
}

const publishedRows = (
  question: AdmittedQuestion,
  figures: readonly Figure[],
  territories: Territories,
): PublishedRow[] =>
  figures.map((figure) => ({ ...figure, group: groupOf(question, figure, territories) })).sort(byGroup)

const figures = (session: SchemaSession, question: AdmittedQuestion, periods: readonly string[]) =>
  figuresOf(session, question, { periods, most: MOST_ROWS, allowed: MOST_ROWS })

const DAY = 86_400_000
