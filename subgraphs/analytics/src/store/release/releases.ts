import { sql } from '@cse/db/src/query/sql'
import type { SchemaSession } from '@cse/db/src/session/schema-session'
import type { ReleaseColumn } from '../../rules/release/column.ts'
import type { ReleaseFile } from '../../rules/release/file.ts'

/** A release and its description. */
export interface ReleaseRow {
  readonly id: string
  readonly title: string
  readonly status: 'PREPARING' | 'RELEASED'
  readonly releasedOn: string
  /** Months `YYYY-MM`, both inclusive. */
  readonly from: string
  readonly to: string
  readonly k: number
  readonly method: string
  /** Percent. */
  readonly progress: number
  readonly records: number
  readonly withheld: number
  readonly steps: readonly { readonly generalised: string; readonly records: number }[]
  readonly columns: readonly ReleaseColumn[]
  readonly files: readonly ReleaseFile[]
}

/** All releases, that of the latest period first, or one of them. */
export function releases(session: SchemaSession, id: string | null = null): Promise<ReleaseRow[]> {
  return session.rows(sql<ReleaseRow>`
    select release.id as "id", title as "title", status as "status", released_on as "releasedOn", to_char(lower(covers), 'YYYY-MM') as "from",
      to_char(upper(covers) - 1, 'YYYY-MM') as "to", k as "k", method as "method", progress as "progress", records as "records",
      withheld as "withheld", steps as "steps", columns as "columns",
      coalesce((
        select jsonb_agg(jsonb_build_object('name', file.name, 'bytes', file.bytes, 'sha256', file.sha256))
        from analytics.release_file file where file.release_id = release.id), '[]') as "files"
    from analytics.data_release release
    where ${id === null ? sql`true` : sql`release.id = ${id}::uuid`}
    order by covers desc`)
}
