import { randomUUID } from 'node:crypto'
import { Param, sql } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import type { Cents } from '@cse/schema/cents'
import type { Dimension } from '../../rules/aggregate/dimension.ts'
import { HOURS_OF_AN_EXTRACT } from '../../rules/aggregate/extract-retention.ts'
import type { ConfidentialityStatus } from '../../rules/disclosure/published-figure.ts'
import { requestIngestion } from '../warehouse/session.ts'
import type { PublishedRow } from './rows.ts'

/** A table as it was published at one instant, read page by page. */
export interface Extract {
  readonly id: string
  readonly asOf: Date
  /** All rows of the table, not only those that changed. */
  readonly complete: boolean
  readonly closedThrough: string
  /** The number of rows. */
  readonly rows: number
  readonly expiresAt: Date
}

/** A row of an extract; its place counts from 0. */
export interface ExtractedRow extends PublishedRow {
  readonly extract: string
  readonly place: number
}

/** Stores an extract for the principal that requested it. */
export async function storeExtract(
  session: SchemaSession,
  {
    rows,
    ...extract
  }: Pick<Extract, 'asOf' | 'complete' | 'closedThrough'> & {
    readonly rows: readonly PublishedRow[]
  },
  principal: string,
): Promise<Extract> {
  const id = randomUUID()
  const { asOf, complete, closedThrough } = extract
  return await session.write(async (writing) => {
    const [made] = await writing.rows(sql<Extract>`
      insert into analytics.extract (id, requested_by, as_of, complete, closed_through, rows)
      values (${id}::uuid, ${principal}, ${asOf}::timestamptz, ${complete}, ${closedThrough}, ${rows.length}) returning ${HEAD}`)
    if (!made) throw new Error('An extract was not stored')
    await writing.run(sql`
      insert into analytics.extract_part (extract_id, part, rows)
      select ${id}::uuid, part.place - 1, part.rows::json from unnest(${new Param(partsOf(rows))}::text[]) with ordinality as part(rows, place)`)
    // the ingestion removes expired extracts
    await requestIngestion(writing)
    return made
  })
}

/** An extract of the same principal that has not expired; null for any other. */
export function extractOf(session: SchemaSession, id: string, principal: string): Promise<Extract | null> {
  return session.one(sql<Extract>`
    select ${HEAD} from analytics.extract
    where id = ${id}::uuid and requested_by = ${principal} and made_at > clock_timestamp() - ${HOURS_OF_AN_EXTRACT} * interval '1 hour'`)
}

/** Rows of an extract from a place on. */
export async function rowsFrom(
  session: SchemaSession,
  { id }: Extract,
  { from, limit, by }: { readonly from: number; readonly limit: number; readonly by: readonly Dimension[] },
): Promise<ExtractedRow[]> {
  const parts = await session.rows(sql<{ part: number; rows: StoredRow[] }>`
    select part as "part", rows as "rows" from analytics.extract_part
    where extract_id = ${id}::uuid and part between ${Math.floor(from / PART)} and ${Math.floor((from + limit - 1) / PART)} order by part`)
  return parts.flatMap(({ part, rows }) => {
    const start = Math.max(0, from - part * PART)
    return rows
      .slice(start, Math.max(0, from + limit - part * PART))
      .map(([codes, value, amount, status], at) => ({
        extract: id,
        place: part * PART + start + at,
        group: by.map((dimension, index) => ({ dimension, code: codes[index] ?? '' })),
        value,
        amount,
        status,
      }))
  })
}

type StoredRow = readonly [
  codes: readonly string[],
  value: number | null,
  amount: Cents | null,
  status: ConfidentialityStatus,
]

function partsOf(rows: readonly PublishedRow[]): string[] {
  const parts: string[] = []
  for (let from = 0; from < rows.length; from += PART) {
    const stored = rows
      .slice(from, from + PART)
      .map(
        ({ group, value, amount, status }): StoredRow => [
          group.map(({ code }) => code),
          value,
          amount,
          status,
        ],
      )
    parts.push(JSON.stringify(stored))
  }
  return parts
}

/** Rows of a part. */
const PART = 1_000
const HEAD = sql.raw(
  `id as "id", as_of as "asOf", complete as "complete", closed_through as "closedThrough", rows as "rows", made_at + interval '${HOURS_OF_AN_EXTRACT} hours' as "expiresAt"`,
)
