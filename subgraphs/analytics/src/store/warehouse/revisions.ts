import { Param, sql } from '@cse/db/src/query/sql'
import type { Writing } from '@cse/db/src/session/schema-session'
import type { CellAddress } from '../../rules/cell-tables.ts'
import { closedThrough, isClosed } from '../../rules/period.ts'
import { addressParts, RELEASABLE_COLUMNS } from './cells.ts'

/** A change of releasable figures: whoever reads them before and after it reads other figures. */
export interface Revision {
  /** Later than any revision before it, in whole milliseconds. */
  readonly at: Date
  /** The instant of the revision before it. */
  readonly before: Date
  /** The last month that is closed by then, also for a reader whose clock is a day ahead. */
  readonly closed: string
}

/** Begins the next revision. Requires `lockIngestion`: revisions must be committed in their order. */
export async function beginRevision(writing: Writing): Promise<Revision> {
  const [row] = await writing.rows(sql<Pick<Revision, 'at' | 'before'>>`
    update analytics.revision
    set last_at = greatest(date_trunc('milliseconds', clock_timestamp()), last_at + interval '1 millisecond') returning new.last_at as "at", old.last_at as "before"`)
  if (!row) throw new Error('The row of analytics.revision is missing')
  return { ...row, closed: closedThrough(new Date(row.at.getTime() + DAY)) }
}

/** Declares that this revision concerns whole tables: figures of before need not be stored any more. */
export async function reviseWholeTables(writing: Writing): Promise<void> {
  await writing.run(sql`update analytics.revision set whole_from = last_at`)
}

/** Stores the releasable figures of cells that are about to be overwritten, but for periods that are not published yet. */
export async function storePreviousFigures(
  writing: Writing,
  { at, closed }: Revision,
  addresses: readonly CellAddress[],
): Promise<void> {
  const published = addresses.filter(({ period }) => period === '' || isClosed(period, closed))
  if (published.length === 0) return
  await writing.run(sql`
    insert into analytics.previous_cell (table_code, at, period, territory, one, other, ${COLUMNS})
    select table_code, ${new Param(at)}::timestamptz, period, territory, one, other, ${FIGURES}
    from unnest(${addressParts(published)}) as revised(table_code, period, territory, one, other)
    left join analytics.cell cell using (table_code, period, territory, one, other)
    on conflict do nothing`)
}

const COLUMNS = sql.raw(RELEASABLE_COLUMNS.join(', '))
const FIGURES = sql.raw(RELEASABLE_COLUMNS.map((name) => `coalesce(cell.${name}, 0)`).join(', '))
const DAY = 86_400_000
