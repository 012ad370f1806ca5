import { openImpatient } from './impatient.ts'

/** The counts of requests that several gateways keep together (`registry/migrations/004.do.request-counts.sql`). */
export interface RequestCounts {
  readonly schema: string
  readonly table: string
  /** Runs a statement, in the form in which other drivers take it. */
  query(statement: CountStatement): Promise<{ rows: readonly object[]; rowCount: number }>
  close(): Promise<void>
}

/** A statement with its values in place of `$1`, `$2` … */
export interface CountStatement {
  readonly text: string
  readonly values: readonly (string | number | null)[]
}

/** Opens the counts. `url` is a login of `cse_counts`; no connection is made before it is needed. */
export function openRequestCounts(url: string): RequestCounts {
  const impatient = openImpatient(url, CONNECTIONS)
  return {
    schema: 'registry',
    table: 'request_count',
    async query({ text, values }) {
      const rows = await impatient.execute((sql) => sql.unsafe(text, [...values], { prepare: true }))
      return { rows: [...rows], rowCount: rows.count }
    },
    close: () => impatient.close(),
  }
}

/** A count is one short statement; more would only wait for the same rows. */
const CONNECTIONS = 4
