import postgres from 'postgres'

/**
 * The database cannot answer now: unreachable, silent, lost in the middle, full, or every connection is taken. Retrying later may help. The message
 * names the cause and no value.
 */
export class DatabaseUnavailable extends Error {
  override name = 'DatabaseUnavailable'
  /** What the server said, if it said anything. */
  readonly sqlState: string | undefined

  constructor(message: string, options?: ErrorOptions & { readonly sqlState?: string }) {
    super(message, options)
    this.sqlState = options?.sqlState
  }
}

/** This database is not one the platform can run on. The message is a sentence for who starts it. */
export class DatabaseRefused extends Error {
  override name = 'DatabaseRefused'
}

/**
 * Postgres refused a statement. Carries what a program needs to decide (SQLSTATE, constraint, table), and no value:
 * the server's detail, the parameters and messages that quote input may hold personal data and stay behind.
 */
export class StatementFailed extends Error {
  override name = 'StatementFailed'
  readonly statement: string
  readonly sqlState: string
  readonly constraint: string | undefined
  readonly table: string | undefined

  constructor(statement: string, error: postgres.PostgresError) {
    // Class 22 (data exceptions) quotes the value it could not read.
    super(`${statement}: ${error.code.startsWith('22') ? 'unreadable value' : error.message} (${error.code})`)
    this.statement = statement
    this.sqlState = error.code
    this.constraint = error.constraint_name
    this.table = error.table_name
  }
}

/** A statement that failed only because an earlier one had already aborted the transaction (25P02). */
export function isVictim(error: unknown): boolean {
  return error instanceof StatementFailed && error.sqlState === '25P02'
}

/** Translates what the driver throws. Trouble of the connection or the server becomes {@link DatabaseUnavailable}, a refusal {@link StatementFailed}. */
export function failureOf(error: unknown, statement: string): Error {
  if (error instanceof postgres.PostgresError) {
    const { code: sqlState } = error
    const trouble = TROUBLES.find(([codes]) => codes.test(sqlState))?.[1]
    return trouble
      ? new DatabaseUnavailable(`The database ${trouble} (${sqlState}).`, { sqlState })
      : new StatementFailed(statement, error)
  }
  if (error instanceof DatabaseUnavailable) return error
  if (error instanceof Error && 'code' in error) {
    return new DatabaseUnavailable(`The database cannot be reached (${String(error.code)}).`)
  }
  return error instanceof Error ? error : new Error(String(error))
}

/** What is wrong with the server rather than with the statement, by SQLSTATE: the same statement may succeed later, or elsewhere. */
const TROUBLES: readonly (readonly [RegExp, string])[] = [
  [/^(08...|57P0[1-5]|25P0[34])$/, 'ended the connection'],
  [/^53300$/, 'has no connection left'],
  [/^53100$/, 'has no space left on its disk'],
  [/^53...$/, 'has not enough of something'],
  [/^25006$/, 'takes no writes'],
  [/^58...$/, 'has trouble with its system'],
  [/^57014$/, 'gave up a statement that took too long'],
  [/^(40001|40P01|55P03)$/, 'could not come between others'],
]

/** Whether a failure means that the database cannot do its work for others either; a statement that took too long may be the only one. */
export function isGeneral({ sqlState }: DatabaseUnavailable): boolean {
  return sqlState !== undefined && /^(53...|25006|58...)$/.test(sqlState)
}
