import { Param, type SQL, sql } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { type CellFigures, NO_FIGURES } from '../../rules/cell-figures.ts'
import type { CellAddress, CellTable, Trait } from '../../rules/cell-tables.ts'
import type { Histogram } from '../../rules/disclosure/percentile.ts'
import { FIGURES_BEHIND, type Quantity } from '../../rules/disclosure/publication.ts'
import { releasableColumn } from '../warehouse/cells.ts'

/** Cells of a table. */
export interface CellSelection {
  readonly table: CellTable
  readonly periods: readonly string[]
  readonly territories: readonly string[]
  /** Values of the traits that are limited. */
  readonly values: ReadonlyMap<Trait, readonly string[]>
}

type Position = Pick<CellAddress, 'period' | 'territory' | 'one' | 'other'>

/** The releasable figures of a cell. They may leave only through disclosure control. */
export interface ReleasableCell extends CellFigures, Position {}

/** All waiting times of one combination of values. They may leave only through disclosure control. */
export interface ReleasableWaitingTimes extends Position {
  readonly histogram: Histogram
  readonly keySum: number
}

/**
 * The releasable figures of cells, read by ranges of their key: the time depends on the number of cells, not on the number of facts behind them.
 * CellFigures from which the quantity is not published are left at zero.
 * @param least cells of fewer persons are left out: under control they are published as zero, like cells that do not exist
 */
export async function releasableCells(
  session: SchemaSession,
  selection: CellSelection,
  { quantity, limit, least }: { readonly quantity: Quantity; readonly limit: number; readonly least: number },
): Promise<ReleasableCell[]> {
  const rows = await session.rows(sql<Position & Partial<CellFigures>>`
    select period as "period", territory as "territory", one as "one", other as "other", ${COLUMNS[quantity]}
    from analytics.cell where ${conditionOf(selection)} and releasable_persons >= ${least} limit ${limit}`)
  return rows.map((row) => ({ ...NO_FIGURES, ...row }))
}

const COLUMNS = {
  PERSONS: columnsOf('PERSONS'),
  RECORDS: columnsOf('RECORDS'),
  MINUTES: columnsOf('MINUTES'),
  CENTS: columnsOf('CENTS'),
} as const satisfies Record<Quantity, SQL>

function columnsOf(quantity: Quantity): SQL {
  return sql.raw(
    FIGURES_BEHIND[quantity].map((figure) => `${releasableColumn(figure)} as "${figure}"`).join(', '),
  )
}

/** The waiting times of a table, those of each combination of its traits as one histogram. */
export async function releasableWaitingTimes(
  session: SchemaSession,
  selection: CellSelection,
  limit: number,
): Promise<ReleasableWaitingTimes[]> {
  // The days are the last of the table's axes.
  const [one, days] = selection.table.axes.length === 1 ? [sql`''`, sql`one`] : [sql`one`, sql`other`]
  const rows = await session.rows(sql<
    Omit<Position, 'other'> & { days: string[]; records: number[]; keySum: number }
  >`
    select period as "period", territory as "territory", ${one} as "one", array_agg(${days} order by ${days}) as "days",
      array_agg(releasable_count order by ${days}) as "records", (sum(releasable_key_sum) % 4294967296)::bigint as "keySum"
    from analytics.cell where ${conditionOf(selection)} and releasable_count > 0 group by 1, 2, 3 limit ${limit}`)
  return rows.map(({ days, records, ...rest }) => ({
    ...rest,
    other: '',
    histogram: days.map((first, at) => [Number(first), records[at] ?? 0] as const),
  }))
}

/** The SQL condition that selects the cells. */
export function conditionOf({ table, periods, territories, values }: CellSelection): SQL {
  const limits = (['one', 'other'] as const).map((column, at) => {
    const axis = table.axes[at]
    const among = axis && axis !== 'DAYS' ? values.get(axis) : undefined
    if (!axis) return sql`${sql.raw(column)} = ''`
    return among ? sql`${sql.raw(column)} = any(${new Param(among)}::text[])` : sql`true`
  })
  return sql`table_code = ${table.code} and period = any(${new Param(periods)}::text[]) and territory = any(${new Param(territories)}::text[])
    and ${sql.join(limits, sql` and `)}`
}
