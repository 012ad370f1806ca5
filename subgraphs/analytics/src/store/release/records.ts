import { type SQL, sql } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import type { Position } from '@cse/schema/cursor'
import type { Slice } from '@cse/schema/paging'
import { columnNames } from '../../rules/release/column.ts'
import { columns, type TraitColumn, type Traits } from '../../rules/release/traits.ts'

/** The records of a release that are requested. */
export interface RecordFilter {
  /** uuid; the newest release by default. */
  readonly release?: string | undefined
  readonly ambito?: string | null | undefined
  readonly targetArea?: string | null | undefined
  readonly phase?: string | null | undefined
}

/** A record as it was released, and its position. */
export interface AnonymisedRecord extends Traits {
  readonly release: string
  readonly position: number
}

/** The columns of `analytics.release_class`, by their names in a record: those of files, but for one. */
const STORED: Readonly<Record<TraitColumn, string>> = { ...columnNames, ambito: 'ambito_code' }
const TRAITS = sql.raw(columns.map((column) => `class.${STORED[column]} as "${column}"`).join(', '))

/** A page of a release's records. Their position goes through the classes, so the index finds where a page begins. */
export function releasedRecords(
  session: SchemaSession,
  filter: RecordFilter,
  { limit, from, direction }: Slice,
): Promise<AnonymisedRecord[]> {
  const at = placeOf(from)
  // the next page is of the release in which the list began, even if there is a newer one by now
  const release = at === null ? releaseOf(filter) : sql`${at.release}::uuid`
  const forward = direction === 'forward'
  const order = forward ? sql`asc` : sql`desc`
  const reached = forward
    ? sql`class.last > ${at?.position ?? 0}`
    : sql`class.last <= coalesce((
        select min(last) from analytics.release_class where release_id = ${release} and last >= ${at?.position ?? ENDLESS}), ${ENDLESS})`
  // no more places of a class than the page has
  const edge = forward
    ? sql`greatest(class.last - class.records + 1, ${(at?.position ?? 0) + 1})`
    : sql`least(class.last, ${(at?.position ?? ENDLESS) - 1})`
  const places = forward
    ? sql`generate_series(${edge}, least(class.last, ${edge} + ${limit} - 1))`
    : sql`generate_series(${edge}, greatest(class.last - class.records + 1, ${edge} - ${limit} + 1), -1)`
  return session.rows(sql<AnonymisedRecord>`
    select class.release_id as "release", place as "position", ${TRAITS}
    from (
      select * from analytics.release_class class
      where class.release_id = ${release} and ${reached} and ${conditionOf(filter)}
      order by class.last ${order} limit ${limit}
    ) class, ${places} as place
    order by place ${order} limit ${limit}`)
}

/** The number of records that match a filter. */
export async function countOfRecords(session: SchemaSession, filter: RecordFilter): Promise<number> {
  const row = await session.one(sql<{ count: number }>`
    select coalesce(sum(records), 0)::bigint as "count" from analytics.release_class class
    where class.release_id = ${releaseOf(filter)} and ${conditionOf(filter)}`)
  return row?.count ?? 0
}

/** A class of equal records of a release. */
export interface StoredClass extends Traits {
  /** Position of its last record. */
  readonly last: number
  readonly records: number
}

/** Classes that are read at a time. */
const PAGE = 5_000

/** All classes of a release in the order of their records, in bounded memory. */
export async function* allClasses(
  reading: Pick<SchemaSession, 'rows'>,
  release: string,
): AsyncGenerator<StoredClass> {
  let last = 0
  for (;;) {
    const classes = await reading.rows(sql<StoredClass>`
      select class.last as "last", class.records as "records", ${TRAITS} from analytics.release_class class
      where class.release_id = ${release}::uuid and class.last > ${last} order by class.last limit ${PAGE}`)
    yield* classes
    if (classes.length < PAGE) return
    last = classes.at(-1)?.last ?? last
  }
}

/** The position that a cursor of the list holds. */
export const placeOfRecord = ({ release, position }: AnonymisedRecord): Position => [release, position]

function placeOf(from: Position | null): { release: string; position: number } | null {
  const [release, position] = from ?? []
  return typeof release === 'string' && typeof position === 'number' ? { release, position } : null
}

const ENDLESS = Number.MAX_SAFE_INTEGER

function releaseOf({ release }: RecordFilter): SQL {
  return release
    ? sql`${release}::uuid`
    : sql`(select id from analytics.data_release where status = 'RELEASED' order by upper(covers) desc limit 1)`
}

function conditionOf({ ambito, targetArea, phase }: RecordFilter): SQL {
  const conditions = [
    ambito ? sql`class.ambito_code = ${ambito}` : null,
    targetArea ? sql`class.target_area = ${targetArea}` : null,
    phase ? sql`class.phase = ${phase}` : null,
  ].filter((condition) => condition !== null)
  return conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `)
}
