import { Param, type SQL, sql } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { type Figures, NOTHING } from '../../rules/cell.ts'
import type { CellAddress, KeptTable, Trait } from '../../rules/cell-tables.ts'
import type { Histogram } from '../../rules/disclosure/percentile.ts'
import { FIGURES_BEHIND, type Quantity } from '../../rules/disclosure/publication.ts'

/** Which cells of a kept table are read. */
export interface Wanted {
  readonly kept: KeptTable
  readonly periods: readonly string[]
  readonly territories: readonly string[]
  /** Values of the traits that are limited. */
  readonly values: ReadonlyMap<Trait, readonly string[]>
}

export type Place = Pick<CellAddress, 'period' | 'territory' | 'one' | 'other'>

/** A cell that is not published yet: it must pass disclosure control. */
export interface ToldCell extends Figures, Place {}

/** All waits of one combination of values: they must pass disclosure control. */
export interface ToldWaits extends Place {
  readonly histogram: Histogram
  readonly keySum: number
}

/**
 * The cells of a table as they are told, by ranges of their key: the time depends on how many are asked for, not on how many facts are behind
 * them. Figures that the quantity is not told by are left at zero.
 * @param least cells of fewer persons are left out: under control they are told as zero, like those that are not there
 */
export async function toldCells(
  session: SchemaSession,
  wanted: Wanted,
  { quantity, limit, least }: { readonly quantity: Quantity; readonly limit: number; readonly least: number },
): Promise<ToldCell[]> {
  const rows = await session.rows(sql<ToldRow>`
    select period as "period", territory as "territory", one as "one", other as "other", ${TOLD[quantity]}
    from analytics.cell where ${conditionOf(wanted)} and told_persons >= ${least} limit ${limit}`)
  return rows.map((row) => ({ ...NOTHING, ...row }))
}

type ToldRow = Place & Partial<Figures>

const TOLD = {
  PERSONS: columnsOf('PERSONS'),
  RECORDS: columnsOf('RECORDS'),
  MINUTES: columnsOf('MINUTES'),
  CENTS: columnsOf('CENTS'),
} as const satisfies Record<Quantity, SQL>

function columnsOf(quantity: Quantity): SQL {
  return sql.raw(FIGURES_BEHIND[quantity].map((figure) => `${toldColumn(figure)} as "${figure}"`).join(', '))
}

/** The column of what is told of a figure. */
export function toldColumn(figure: keyof Figures): string {
  return `told_${figure.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`
}

/** The waits of a table, those of each combination of its traits together. */
export async function toldWaits(session: SchemaSession, wanted: Wanted, limit: number): Promise<ToldWaits[]> {
  // The days are the last of the table's axes.
  const [one, days] = wanted.kept.axes.length === 1 ? [sql`''`, sql`one`] : [sql`one`, sql`other`]
  const rows = await session.rows(sql<
    Omit<Place, 'other'> & { days: string[]; records: number[]; keySum: number }
  >`
    select period as "period", territory as "territory", ${one} as "one", array_agg(${days} order by ${days}) as "days",
      array_agg(told_count order by ${days}) as "records", (sum(told_key_sum) % 4294967296)::bigint as "keySum"
    from analytics.cell where ${conditionOf(wanted)} and told_count > 0 group by 1, 2, 3 limit ${limit}`)
  return rows.map(({ days, records, ...waits }) => ({
    ...waits,
    other: '',
    histogram: days.map((first, at) => [Number(first), records[at] ?? 0] as const),
  }))
}

/** Holds for the rows of cells that are wanted. */
export function conditionOf({ kept, periods, territories, values }: Wanted): SQL {
  const limits = (['one', 'other'] as const).map((column, at) => {
    const axis = kept.axes[at]
    const among = axis && axis !== 'DAYS' ? values.get(axis) : undefined
    if (!axis) return sql`${sql.raw(column)} = ''`
    return among ? sql`${sql.raw(column)} = any(${new Param(among)}::text[])` : sql`true`
  })
  return sql`kept = ${kept.code} and period = any(${new Param(periods)}::text[]) and territory = any(${new Param(territories)}::text[])
    and ${sql.join(limits, sql` and `)}`
}
