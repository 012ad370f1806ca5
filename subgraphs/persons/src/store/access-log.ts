import { type KeysetStretch, keyset } from '@cse/db/src/query/keyset'
import { type SQL, sql } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { MOST_COUNTED } from '@cse/schema/paging'
import { type AccessEntryRow, accessEntryColumns } from './accesses.ts'

/** What narrows the log of a territory; conditions add up. */
export interface AccessLogFilter {
  readonly from?: Date | null | undefined
  readonly to?: Date | null | undefined
  /** Subject of the operator's token. */
  readonly operator?: string | null | undefined
  /** Issuer of the operator's token. */
  readonly issuer?: string | null | undefined
  readonly action?: AccessEntryRow['action'] | null | undefined
  /** uuid of the person. */
  readonly person?: string | null | undefined
}

/** An entry with its place in the log: Postgres counts microseconds, so the instant travels as text. */
export interface LoggedRow extends AccessEntryRow {
  readonly place: string
}

const latestFirst = keyset([sql`entry.at`, sql`entry.id`], 'descending')
const latestNamed = keyset([sql`named.at`, sql`named.entry_id`], 'descending')

/** The log of these bodies (`comune:072006`), the latest entry first. */
export function accessLog(
  session: SchemaSession,
  bodies: readonly string[],
  filter: AccessLogFilter,
  stretch: KeysetStretch,
): Promise<LoggedRow[]> {
  return session.rows(accessLogQuery(bodies, filter, stretch))
}

/** What {@link accessLog} takes. */
export function accessLogQuery(
  bodies: readonly string[],
  filter: AccessLogFilter,
  stretch: KeysetStretch,
): SQL<LoggedRow> {
  return sql<LoggedRow>`
    select distinct on (entry.at, entry.id) ${accessEntryColumns}, entry.persons, entry.at::text as "place"
    from (${union(bodies, filter, stretch)}) as entry
    order by ${latestFirst.by(stretch)} limit ${stretch.limit}`
}

/** How many entries {@link accessLog} would list, counted up to `MOST_COUNTED`. */
export async function countAccessLog(
  session: SchemaSession,
  bodies: readonly string[],
  filter: AccessLogFilter,
): Promise<number> {
  const row = await session.one(
    sql<{
      count: number
    }>`select count(distinct entry.id) as "count" from (${union(bodies, filter)}) as entry`,
  )
  return Math.min(row?.count ?? 0, MOST_COUNTED)
}

/**
 * One stretch from each index that may hold entries: those of a person or of an operator by theirs; otherwise, for each body, those
 * that are its alone and those it shares with others, which are named apart.
 */
function union(bodies: readonly string[], filter: AccessLogFilter, stretch?: KeysetStretch): SQL {
  const requested = conditions(filter)
  const entries = (source: SQL, own: readonly SQL[], order = latestFirst) => {
    const past = stretch && order.past(stretch)
    const where = sql.join([sql`true`, ...own, ...requested, ...(past ? [past] : [])], sql` and `)
    const end = stretch
      ? sql`order by ${order.by(stretch)} limit ${stretch.limit}`
      : sql.raw(`limit ${MOST_COUNTED}`)
    return sql`(select entry.* from ${source} where ${where} ${end})`
  }
  const log = sql`registry.access_entry as entry`
  if (filter.person) return entries(sql`persons.accesses_of(${filter.person}) as entry`, [])
  if (filter.operator) return entries(log, [sql`entry.subject = ${filter.operator}`])
  // who works for no body has no territory
  if (bodies.length === 0) return entries(log, [sql`false`])
  const stretches = bodies.flatMap((body) => [
    entries(log, [sql`cardinality(entry.readers) = 1`, sql`entry.readers[1] = ${body}`]),
    entries(
      sql`registry.access_of_bodies as named join registry.access_entry as entry on entry.id = named.entry_id and entry.at = named.at`,
      [sql`named.body = ${body}`],
      latestNamed,
    ),
  ])
  return sql.join(stretches, sql` union all `)
}

function conditions({ from, to, operator, issuer, action, person }: AccessLogFilter): SQL[] {
  return [
    ...(from ? [sql`entry.at >= ${from}`] : []),
    ...(to ? [sql`entry.at < ${to}`] : []),
    ...(operator && person ? [sql`entry.subject = ${operator}`] : []),
    ...(issuer ? [sql`entry.issuer = ${issuer}`] : []),
    // in the text, so that the index without readings is found to do
    ...(action ? [sql.raw(ACTIONS[action])] : []),
  ]
}

const ACTIONS = {
  READ: `entry.action = 'READ'`,
  WRITE: `entry.action = 'WRITE'`,
  EMERGENCY: `entry.action = 'EMERGENCY'`,
  // also where it found somebody
  SEARCH: 'entry.searches is not null',
} as const
