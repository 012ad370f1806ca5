import { sql } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import type { CellFigures } from '../../rules/cell-figures.ts'
import { NO_FIGURES } from '../../rules/cell-figures.ts'
import { type CellSelection, conditionOf, type ReleasableCell } from '../aggregate/releasable-cells.ts'
import { releasableColumn } from '../warehouse/cells.ts'

/** The releasable figures of a cell that was revised, before and after. Both may leave only through disclosure control. */
export interface RevisedCell {
  readonly current: ReleasableCell
  readonly previous: ReleasableCell
}

/** The cells of a table whose releasable figures were revised since an instant. */
export async function cellsRevisedSince(
  session: SchemaSession,
  selection: CellSelection,
  since: Date,
  limit: number,
): Promise<RevisedCell[]> {
  const rows = await session.rows(sql<Row>`
    select ${PLACE}, ${FIGURES} from (
      select distinct on (period, territory, one, other) * from analytics.previous_cell
      where ${conditionOf(selection)} and at > ${since}::timestamptz order by period, territory, one, other, at
    ) previous left join analytics.cell cell using (table_code, period, territory, one, other) limit ${limit}`)
  return rows.map(({ period, territory, one, other, ...figures }) => {
    const of = (when: 'current' | 'previous'): ReleasableCell => ({
      period,
      territory,
      one,
      other,
      ...(Object.fromEntries(NAMES.map(([figure]) => [figure, figures[`${when} ${figure}`]])) as Record<
        keyof CellFigures,
        number
      >),
    })
    return { current: of('current'), previous: of('previous') }
  })
}

type Row = Pick<ReleasableCell, 'period' | 'territory' | 'one' | 'other'> &
  Readonly<Record<`${'current' | 'previous'} ${keyof CellFigures}`, number>>

/** Each figure and the column of its releasable value. */
const NAMES = (Object.keys(NO_FIGURES) as (keyof CellFigures)[]).map(
  (figure) => [figure, releasableColumn(figure)] as const,
)
const PLACE = sql.raw(
  ['period', 'territory', 'one', 'other'].map((name) => `${name} as "${name}"`).join(', '),
)
const FIGURES = sql.raw(
  NAMES.flatMap(([figure, column]) => [
    `coalesce(cell.${column}, 0) as "current ${figure}"`,
    `previous.${column} as "previous ${figure}"`,
  ]).join(', '),
)
