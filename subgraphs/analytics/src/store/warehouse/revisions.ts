import { Param, sql } from '@cse/db/src/query/sql'
import type { Writing } from '@cse/db/src/session/schema-session'
import type { CellAddress } from '../../rules/cell-tables.ts'
import { closedThrough, isClosed } from '../../rules/period.ts'
import { list, TOLD_NAMES } from './cells.ts'

/** A digest, as far as it moves what is told. */
export interface Telling {
  /** Later than any telling before it, in whole milliseconds. */
  readonly at: Date
  /** The telling before it. */
  readonly before: Date
  /** The last month that is closed by then, for whosever clock is a day ahead too. */
  readonly closed: string
}

/** Begins the next telling. Only for who has its turn ({@link takeTurns} in `digest.ts`): tellings must be committed in their order. */
export async function beginTelling(writing: Writing): Promise<Telling> {
  const [row] = await writing.rows(sql<Pick<Telling, 'at' | 'before'>>`
    update analytics.telling
    set last_at = greatest(date_trunc('milliseconds', clock_timestamp()), last_at + interval '1 millisecond') returning new.last_at as "at", old.last_at as "before"`)
  if (!row) throw new Error('The row of analytics.telling is missing')
  return { ...row, closed: closedThrough(new Date(row.at.getTime() + DAY)) }
}

/** Says that this telling changes whole tables: what was told before need not be kept any more. */
export async function tellAnew(writing: Writing): Promise<void> {
  await writing.run(sql`update analytics.telling set whole_from = last_at`)
}

/** Keeps what is told of cells that are about to be overwritten; of periods that are not shown yet there is nothing to keep. */
export async function keepBefore(
  writing: Writing,
  { at, closed }: Telling,
  addresses: readonly CellAddress[],
): Promise<void> {
  const shown = addresses.filter(({ period }) => period === '' || isClosed(period, closed))
  if (shown.length === 0) return
  await writing.run(sql`
    insert into analytics.told_before (kept, at, period, territory, one, other, ${TOLD})
    select kept, ${new Param(at)}::timestamptz, period, territory, one, other, ${BEFORE}
    from unnest(${list(shown, 'kept')}::text[], ${list(shown, 'period')}::text[], ${list(shown, 'territory')}::text[],
      ${list(shown, 'one')}::text[], ${list(shown, 'other')}::text[]) as moved(kept, period, territory, one, other)
    left join analytics.cell cell using (kept, period, territory, one, other)
    on conflict do nothing`)
}

const TOLD = sql.raw(TOLD_NAMES.join(', '))
const BEFORE = sql.raw(TOLD_NAMES.map((name) => `coalesce(cell.${name}, 0)`).join(', '))
const DAY = 86_400_000
