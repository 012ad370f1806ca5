import { sql } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import type { Figures } from '../../rules/cell.ts'
import { NOTHING } from '../../rules/cell.ts'
import { conditionOf, type ToldCell, toldColumn, type Wanted } from '../aggregate/releasable-cells.ts'

/** A cell that was told anew, as it is told and as it was: both must pass disclosure control. */
export interface RetoldCell {
  readonly now: ToldCell
  readonly before: ToldCell
}

/** The cells of a table of which something else is told than at an instant. */
export async function retoldSince(
  session: SchemaSession,
  wanted: Wanted,
  since: Date,
  limit: number,
): Promise<RetoldCell[]> {
  const rows = await session.rows(sql<Row>`
    select ${PLACE}, ${FIGURES} from (
      select distinct on (period, territory, one, other) * from analytics.told_before
      where ${conditionOf(wanted)} and at > ${since}::timestamptz order by period, territory, one, other, at
    ) before left join analytics.cell cell using (kept, period, territory, one, other) limit ${limit}`)
  return rows.map(({ period, territory, one, other, ...figures }) => {
    const of = (when: 'now' | 'before'): ToldCell => ({
      period,
      territory,
      one,
      other,
      ...(Object.fromEntries(NAMES.map(([figure]) => [figure, figures[`${when} ${figure}`]])) as Record<
        keyof Figures,
        number
      >),
    })
    return { now: of('now'), before: of('before') }
  })
}

type Row = Pick<ToldCell, 'period' | 'territory' | 'one' | 'other'> &
  Readonly<Record<`${'now' | 'before'} ${keyof Figures}`, number>>

/** Each figure and its column. */
const NAMES = (Object.keys(NOTHING) as (keyof Figures)[]).map(
  (figure) => [figure, toldColumn(figure)] as const,
)
const PLACE = sql.raw(
  ['period', 'territory', 'one', 'other'].map((name) => `${name} as "${name}"`).join(', '),
)
const FIGURES = sql.raw(
  NAMES.flatMap(([figure, column]) => [
    `coalesce(cell.${column}, 0) as "now ${figure}"`,
    `before.${column} as "before ${figure}"`,
  ]).join(', '),
)
