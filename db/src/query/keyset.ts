import { type Column, type SQL, sql } from './sql.ts'

/** A stretch of a list: at most `limit` rows past `from` (the values of the order's columns), in the order or against it. */
export interface KeysetStretch {
  readonly limit: number
  /** How many of them somebody is shown; all of them by default. */
  readonly shown?: number | undefined
  readonly from: readonly (string | number | boolean | null)[] | null
  readonly direction: 'forward' | 'backward'
}

/** An order by which lists are walked, all columns the same way. */
export interface Order {
  /** The rows past the start of the stretch; undefined at the edge of the list. */
  past(stretch: KeysetStretch): SQL | undefined
  /** The columns as `order by` wants them, in the direction of the stretch. */
  by(stretch: KeysetStretch): SQL
}

/**
 * The order of a list by these columns, none of them ever null and the last one unique. A position is compared as a whole row
 * (`(name, id) > ($1, $2)`), which an index on the same columns answers from where it stands.
 */
export function keyset(
  columns: readonly (Column | SQL)[],
  way: 'ascending' | 'descending' = 'ascending',
): Order {
  const upward = (stretch: KeysetStretch) => (stretch.direction === 'forward') === (way === 'ascending')
  return {
    past: (stretch) => {
      if (!stretch.from) return undefined
      const values = sql.join(
        stretch.from.map((value) => sql`${value}`),
        sql`, `,
      )
      return sql`(${sql.join([...columns], sql`, `)}) ${upward(stretch) ? sql`>` : sql`<`} (${values})`
    },
    by: (stretch) => {
      const suffix = upward(stretch) ? sql`` : sql` desc`
      return sql.join(
        columns.map((column) => sql`${column}${suffix}`),
        sql`, `,
      )
    },
  }
}
