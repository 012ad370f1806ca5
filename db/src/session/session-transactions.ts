import type { AccessContext } from '../audit/access-entry.ts'
import type { AccessRecord } from '../audit/access-record.ts'
import type { Connection, Rows, SqlText } from '../connection/connection.ts'
import { DatabaseUnavailable, isVictim } from '../connection/failure.ts'
import type { Schema } from '../migrate/schemas.ts'
import { PendingStatements } from './pending-statements.ts'
import { Transaction, type TransactionOptions } from './transaction.ts'

/** The session whose transactions they are. */
interface OfSession {
  ended(): boolean
  /** Whether what failed so on this connection is to be sent again, on another. */
  leavesFor(connection: Connection, error: unknown): boolean
  execute(schema: Schema, statement: SqlText, values: readonly unknown[]): Promise<Rows>
}

/** The transactions of one session, one after the other, and what was sent in them. */
export class SessionTransactions {
  readonly pending = new PendingStatements()
  /** What the next statement is sent in. */
  open: Transaction | undefined
  readonly #options: Pick<TransactionOptions, 'statementTimeout' | 'only'>
  readonly #accessContext: AccessContext
  readonly #record: AccessRecord
  readonly #session: OfSession

  constructor(
    options: Pick<TransactionOptions, 'statementTimeout' | 'only'>,
    accessContext: AccessContext,
    record: AccessRecord,
    session: OfSession,
  ) {
    this.#options = options
    this.#accessContext = accessContext
    this.#record = record
    this.#session = session
  }

  /** Sends a statement; a read that a failure dragged along is sent again. */
  send(
    connection: Connection,
    schema: Schema,
    statement: SqlText,
    values: readonly unknown[],
  ): Promise<Rows> {
    if (this.#session.ended()) return Promise.reject(hasEnded())
    this.#record.used(schema)
    const transaction = this.#current(connection, schema)
    this.pending.sent()
    return transaction.send(schema, statement, values).then(
      (rows) => {
        this.pending.answered()
        return rows
      },
      (error: unknown) => {
        this.pending.answered()
        if (this.#session.leavesFor(connection, error))
          return this.#session.execute(schema, statement, values)
        if (!isVictim(error) || transaction.kind === 'write') throw error
        // Ends: each round leaves out at least the statement that failed by itself.
        if (transaction.neverBegan) throw transaction.failure
        return this.send(connection, schema, statement, values)
      },
    )
  }

  begin(connection: Connection, schema: Schema, kind: TransactionOptions['kind']): Transaction {
    connection.longestSilence = silenceWithin(this.#options.statementTimeout)
    this.open = new Transaction(connection, schema, {
      ...this.#options,
      viewer: this.#accessContext,
      kind,
      onEmergency: (persons) => this.#record.inEmergency(persons),
      onRepresented: (qualities) => this.#record.actingFor(qualities),
    })
    return this.open
  }

  /** Commits what is open; what it has read is read. */
  commitUnwaited(): void {
    this.open?.commit().catch(() => {})
    this.open = undefined
  }

  /** The open transaction, or a new one when there is none or it has failed. A write that has failed is rolled back by `write`. */
  #current(connection: Connection, schema: Schema): Transaction {
    const { open } = this
    if (open && (open.failure === undefined || open.kind === 'write')) return open
    open?.rollback().catch(() => {})
    return this.begin(connection, schema, 'snapshot')
  }
}

/** Longest silence of the server, in milliseconds: beyond the time of a statement, after which it gives that up itself, before it is cancelled. */
export const silenceWithin = (statementTimeout: number): number => statementTimeout + 500

export function hasEnded(): DatabaseUnavailable {
  return new DatabaseUnavailable('The session with the database has ended.')
}
