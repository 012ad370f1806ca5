import { sql } from '@cse/db/src/query/sql'
import type { Writing } from '@cse/db/src/session/schema-session'
import type { ReleaseColumn } from '../../rules/release/column.ts'
import { STEPS } from '../../rules/release/generalisation.ts'

/** A release as it was requested. */
export interface PlannedRelease {
  readonly title: string
  readonly from: string
  readonly to: string
  readonly firstDay: string
  readonly lastDay: string
  /** The present day in Italy, on which it will have been released. */
  readonly releasedOn: string
  readonly k: number
  readonly method: string
  readonly status: 'PREPARING' | 'RELEASED'
}

/** A release by its uuid; null when there is none. */
export function plannedRelease(writing: Writing, release: string): Promise<PlannedRelease | null> {
  return writing.one(sql<PlannedRelease>`
    select title as "title", to_char(lower(covers), 'YYYY-MM') as "from", to_char(upper(covers) - 1, 'YYYY-MM') as "to",
      lower(covers) as "firstDay", upper(covers) - 1 as "lastDay", (now() at time zone 'Europe/Rome')::date as "releasedOn",
      k as "k", method as "method", status as "status"
    from analytics.data_release where id = ${release}::uuid`)
}

/**
 * Lets the statements of this transaction take as long as they need: millions of cases take longer than any request may. Tables are joined whole:
 * the server, which cannot estimate the expressions, would otherwise join the codes of twelve columns row by row.
 */
export async function allowLongStatements(writing: Writing): Promise<void> {
  await writing.rows(sql`
    select set_config('statement_timeout', '0', true), set_config('work_mem', '64MB', true), set_config('enable_nestloop', 'off', true)`)
}

/** Stores the progress of a release in preparation, in percent. */
export async function storeProgress(writing: Writing, release: string, progress: number): Promise<void> {
  await writing.run(
    sql`update analytics.data_release set progress = ${progress} where id = ${release}::uuid and status = 'PREPARING'`,
  )
}

/** Marks a release as finished, with the numbers of its records. */
export async function finish(
  writing: Writing,
  release: string,
  {
    on,
    columns,
    withheld,
  }: { readonly on: string; readonly columns: readonly ReleaseColumn[]; readonly withheld: number },
): Promise<void> {
  const found = await writing.rows(sql<{ step: number; records: number }>`
    select step as "step", sum(records)::bigint as "records" from analytics.release_class where release_id = ${release}::uuid group by step`)
  const recordsOf = new Map(found.map(({ step, records }) => [step, records]))
  const steps = STEPS.map(({ words }, at) => ({ generalised: words, records: recordsOf.get(at) ?? 0 }))
  const records = steps.reduce((sum, step) => sum + step.records, 0)
  await writing.run(sql`
    update analytics.data_release set status = 'RELEASED', progress = 100, released_on = ${on}::date,
      records = ${records}, withheld = ${withheld}, steps = ${JSON.stringify(steps)}::jsonb, columns = ${JSON.stringify(columns)}::jsonb
    where id = ${release}::uuid`)
}
