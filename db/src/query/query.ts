import type { SqlText } from '../connection/connection.ts'
import { drizzle } from './drizzle.ts'
import type { Openers } from './selection.ts'
import type { SQL } from './sql.ts'

/**
 * Where every query begins: `query.select({…}).from(…)`, `query.insert(…)`, `query.update(…)`, `query.delete(…)`. Knows no connection: it is
 * only built here, a session runs it.
 */
export const query: QueryBuilder = drizzle.mock()

type QueryBuilder = Pick<
  ReturnType<typeof drizzle.mock>,
  'select' | 'selectDistinct' | 'selectDistinctOn' | 'insert' | 'update' | 'delete' | 'with' | '$with'
>

/** A query ready to be sent, with its values; answers rows of type `Row`. */
export interface Statement<Row> extends SqlText {
  readonly values: readonly unknown[]
  /** It changes rows, so it runs inside `write` only. */
  readonly writes: boolean
  /** How encrypted values among the answer are opened; left out when there are none. */
  readonly openers?: Openers | undefined
  /** Never present: carries the type. */
  readonly row?: Row
}

/** What a session can run: a drizzle query, a typed piece of SQL (`sql<Row>`…``), or a {@link Statement} made by `prepared`. */
export type Query = BuiltQuery | SQL | Statement<unknown>

/** A query of drizzle's builder. */
export interface BuiltQuery {
  readonly _: { readonly result: unknown }
  toSQL(): unknown
}

/** The type of one row of a query's answer, as drizzle derives it from the tables. */
export type RowOf<Q> =
  Q extends Statement<infer Row>
    ? Row
    : Q extends { readonly _: { readonly result: infer Result } }
      ? Result extends readonly (infer Row)[]
        ? Row
        : never
      : Q extends SQL<infer Row>
        ? Row
        : never
