import { type AccessContext, accessEntries } from '../audit/access-entry.ts'
import { AccessRecord } from '../audit/access-record.ts'
import type { EntryBatches } from '../audit/entry-batches.ts'
import type { Connection, Rows, SqlText } from '../connection/connection.ts'
import type { Pool } from '../connection/pool.ts'
import type { LentReplica } from '../connection/replicas.ts'
import type { Schema } from '../migrate/schemas.ts'
import { BorrowedConnection } from './borrowed-connection.ts'
import type { GroupedSession, GroupedWrites } from './grouped-writes.ts'
import { keepWith } from './keep-with.ts'
import { type GroupedWrite, SchemaSession, type SharedSession } from './schema-session.ts'
import type { SessionKeys } from './session-keys.ts'
import { hasEnded, SessionTransactions } from './session-transactions.ts'
import type { Transaction, TransactionOptions } from './transaction.ts'

/** What is the same for all sessions of a database. */
export interface SessionOptions extends Pick<TransactionOptions, 'statementTimeout' | 'only'> {
  readonly pool: Pool
  readonly entries: EntryBatches
  readonly groups: GroupedWrites
  readonly keys: SessionKeys
  /** Called with the position in the log that has what a write has committed, where a replica may have to have it too. */
  readonly onWritten?: ((who: AccessContext, position: number) => void) | undefined
}

/**
 * What one request does in the database: one connection, one snapshot for all subgraphs, the viewer's settings on every statement.
 * The connection is taken with the first statement and given back by {@link close} or {@link abort}: one of them must be called.
 */
export class Session implements SharedSession {
  /** With which its database was opened. */
  readonly keys: SessionKeys
  readonly #options: SessionOptions
  readonly #accessContext: AccessContext
  readonly #borrowed: BorrowedConnection
  readonly #schemas = new Map<Schema, SchemaSession>()
  readonly #record: AccessRecord
  readonly #transactions: SessionTransactions
  #writing: Promise<unknown> | undefined
  #cancelling: Promise<void> | undefined
  #ended = false

  /** @param replica answers what is read, until it cannot */
  constructor(options: SessionOptions, accessContext: AccessContext, replica?: LentReplica) {
    if (accessContext.keys.some((key) => key === '' || key.includes(','))) {
      throw new TypeError('A key of the viewer is empty or holds a comma')
    }
    this.#options = options
    this.keys = options.keys
    this.#record = new AccessRecord(options.keys.searchKey)
    this.#borrowed = new BorrowedConnection(options.pool, replica)
    this.#accessContext = accessContext
    this.#transactions = new SessionTransactions(options, accessContext, this.#record, {
      ended: () => this.#ended,
      leavesFor: (connection, error) => this.#borrowed.leavesFor(connection, error),
      execute: (schema, statement, values) => this.execute(schema, statement, values),
    })
  }

  /** The session as one subgraph uses it. */
  as(schema: Schema): SchemaSession {
    const known = this.#schemas.get(schema)
    if (known) return known
    const created = new SchemaSession(this, this.#record, schema)
    this.#schemas.set(schema, created)
    return created
  }

  /**
   * Sends a statement as the role of `schema`, behind those already sent. A read that fails takes no other with it: those that the
   * failed transaction dragged along run again in a fresh one.
   */
  execute(schema: Schema, statement: SqlText, values: readonly unknown[]): Promise<Rows> {
    if (this.#ended) return Promise.reject(hasEnded())
    const connection = this.#borrowed.take()
    return connection instanceof Promise
      ? connection.then((taken) => this.#transactions.send(taken, schema, statement, values))
      : this.#transactions.send(connection, schema, statement, values)
  }

  /** See {@link PendingStatements.whenAnswered}. */
  whenAnswered(callback: () => void): void {
    this.#transactions.pending.whenAnswered(callback)
  }

  /**
   * One transaction for a change: all of it or nothing. The access entry is part of it. What was loaded before is forgotten, so that
   * what the request reads next is the new state.
   * @throws what `work` throws, after rolling back; StatementFailed when a statement had failed and `work` did not notice.
   */
  write<Result>(schema: Schema, work: () => Promise<Result>): Promise<Result> {
    return this.#alone(() => this.#write(schema, work))
  }

  /** A write that is kept together with others of its kind; see {@link GroupedWrites.join}. */
  writeAmong<Request, Outcome>(kind: GroupedWrite<Request, Outcome>, request: Request) {
    return this.#alone(() => {
      if (this.#ended) throw hasEnded()
      // what it reads afterwards is the new state, whoever lends the connection
      this.#leaveReplica()
      this.#transactions.commitUnwaited()
      return this.#options.groups.join(kind, this.#member(kind.schema), request)
    })
  }

  /**
   * Ends the request well. Resolves when its access entry is durable, so await it before the answer leaves, and keep the answer back when
   * it throws. A request that concerned no person, and asked for none, waits for nothing.
   */
  async close(): Promise<void> {
    const connection = await this.#end()
    if (!connection) return
    const { entries } = this.#options
    const schema = this.#record.owes ? this.#record.schema : undefined
    const leads = schema !== undefined && !this.#borrowed.identifies() && entries.idle
    try {
      if (leads) await entries.lead(() => this.#log(connection, schema))
      else await this.#forget()
    } finally {
      await this.#cancelling
      this.#borrowed.give(connection)
    }
    if (schema && !leads) await entries.write(schema, this.#owed('READ').entries)
  }

  /** Ends a request whose answer will not leave: its open transaction is rolled back and nothing is logged. */
  async abort(): Promise<void> {
    this.#record.forget()
    const connection = await this.#end()
    if (!connection) return
    await this.#cancelling
    await this.#transactions.open?.rollback().catch(() => {})
    this.#borrowed.give(connection)
  }

  /** Ends, as {@link abort}, a request that has taken too long or whose client is gone: the server gives up the statement it runs. */
  async cancel(): Promise<void> {
    const running = this.#transactions.pending.any ? this.#borrowed.current : undefined
    // The cancel request is sent before the connection is given back: later it would give up a statement of whoever holds it by then.
    if (running && !(running instanceof Promise))
      this.#cancelling = this.#borrowed.cancel(running).catch(() => {})
    await this.abort()
  }

  async #alone<Result>(write: () => Promise<Result>): Promise<Result> {
    if (this.#writing) throw new Error('This request is already writing: a write holds no other write')
    const writing = write()
    this.#writing = writing
    try {
      return await writing
    } finally {
      this.#writing = undefined
      for (const { loaded } of this.#schemas.values()) loaded.clear()
    }
  }

  async #write<Result>(schema: Schema, work: () => Promise<Result>): Promise<Result> {
    if (this.#ended) throw hasEnded()
    this.#leaveReplica()
    const connection = await this.#borrowed.take()
    if (this.#ended) throw hasEnded()
    this.#transactions.commitUnwaited()
    const transaction = this.#transactions.begin(connection, schema, 'write')
    this.#record.used(schema)
    try {
      const result = await work()
      this.#assertWhole(transaction)
      await this.#keep(transaction, schema, 'WRITE')
      return result
    } catch (error) {
      if (this.#transactions.open === transaction) {
        this.#transactions.open = undefined
        await transaction.rollback().catch(() => {})
      }
      throw error
    }
  }

  /** Nothing is committed of a write of which a statement has not left, refused or not sent. From here to the commit nothing comes between. */
  #assertWhole(transaction: Transaction): void {
    if (transaction.failure !== undefined) throw transaction.failure
    if (this.#ended) throw hasEnded()
  }

  /** Writes the access entry and commits, in one go. */
  async #keep(transaction: Transaction, schema: Schema, action: 'READ' | 'WRITE'): Promise<void> {
    const { entries, kept } = this.#owed(action)
    // What is sent from here on leaves behind the commit, so it needs a transaction of its own.
    this.#transactions.open = undefined
    await keepWith(transaction, schema, entries, action === 'WRITE' ? this.#onWritten : undefined)
    kept()
  }

  #member(schema: Schema): GroupedSession {
    return {
      viewer: this.#accessContext,
      ended: () => this.#ended,
      connected: () => this.#borrowed.current !== undefined,
      onWritten: this.#onWritten,
      lend: () => {
        this.#record.used(schema)
        return this.#borrowed.take()
      },
      owed: () => this.#owed('WRITE', true),
    }
  }

  /** What is written goes to the primary, and so does what is read from here on. */
  #leaveReplica(): void {
    if (this.#borrowed.leaveReplica()) this.#transactions.open = undefined
  }

  get #onWritten(): ((position: number) => void) | undefined {
    const { onWritten } = this.#options
    return onWritten && ((position) => onWritten(this.#accessContext, position))
  }

  /** The entries that are due, and what is to be done once they are durable. `last`: no entry will follow that searches could be in. */
  #owed(action: 'READ' | 'WRITE', last = action === 'READ') {
    const due = this.#record.due(action, last)
    return { entries: accessEntries(this.#accessContext, due), kept: () => this.#record.written(due) }
  }

  async #log(connection: Connection, schema: Schema): Promise<void> {
    const open = this.#transactions.open
    // Statements nobody waits for any more could still fail and take the entry with them.
    const sound = open && open.failure === undefined && !this.#transactions.pending.any
    if (open && !sound) await open.rollback()
    await this.#keep(sound ? open : this.#transactions.begin(connection, schema, 'snapshot'), schema, 'READ')
  }

  async #forget(): Promise<void> {
    const over = this.#transactions.open?.commit().catch(() => {})
    // The next request must not queue behind statements nobody waits for any more.
    if (this.#transactions.pending.any) await over
  }

  /** No statement is sent from here on, but the log's. @returns the connection to give back, if one was taken. */
  async #end(): Promise<Connection | undefined> {
    if (this.#ended) return undefined
    const { owes } = this.#record
    const connection = owes ? this.#borrowed.take() : this.#borrowed.current
    this.#ended = true
    await this.#writing?.catch(() => {})
    return owes ? await connection : await Promise.resolve(connection).catch(() => undefined)
  }
}
