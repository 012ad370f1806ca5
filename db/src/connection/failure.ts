import postgres from 'postgres'

/** The database cannot answer now: unreachable, lost in the middle, or every connection is taken. Asking later may help. */
export class DatabaseUnavailable extends Error {
  override name = 'DatabaseUnavailable'
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

/** Translates what the driver throws. Connection trouble becomes {@link DatabaseUnavailable}, a refusal {@link StatementFailed}. */
export function failureOf(error: unknown, statement: string): Error {
  if (error instanceof postgres.PostgresError) {
    return SHUTTING_DOWN.test(error.code)
      ? new DatabaseUnavailable(`The database ended the connection (${error.code}).`)
      : new StatementFailed(statement, error)
  }
  if (error instanceof Error && 'code' in error) {
    return new DatabaseUnavailable(`The database cannot be reached (${String(error.code)}).`)
  }
  return error instanceof Error ? error : new Error(String(error))
}

// Connection exceptions, administrator or crash shutdown, still starting up, too many connections.
const SHUTTING_DOWN = /^(08...|57P0[1-4]|53300)$/
