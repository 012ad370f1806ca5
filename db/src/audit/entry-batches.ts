import type { Connection } from '../connection/connection.ts'
import { DatabaseUnavailable } from '../connection/failure.ts'
import type { Pool } from '../connection/pool.ts'
import type { Schema } from '../migrate/schemas.ts'
import { Transaction, type TransactionOptions } from '../session/transaction.ts'
import { type AccessEntry, entriesStatement } from './access-entry.ts'
import { OURSELVES } from './principal.ts'

/** What all batches of a database have in common. */
export interface BatchOptions extends Pick<TransactionOptions, 'statementTimeout' | 'only'> {
  readonly pool: Pool
}

/** What one request owes the log: entries that are kept together or not at all. */
interface Owed {
  readonly schema: Schema
  readonly entries: readonly AccessEntry[]
  readonly kept: () => void
  readonly lost: (reason: unknown) => void
}

/**
 * Writes the access entries of requests that end at the same time together: the log is flushed to the disk once for all of them, which is half of
 * what a small request costs the database. While one writes, the others gather. Each waits for its own entry alone, and fails with its own error alone.
 */
export class EntryBatches {
  readonly #options: BatchOptions
  #gathered: Owed[] = []
  #writing = 0
  #impatience: NodeJS.Timeout | undefined

  constructor(options: BatchOptions) {
    this.#options = options
  }

  /** Nobody writes: a request that has a transaction open writes its entry best in that one, within {@link lead}. */
  get idle(): boolean {
    return this.#writing === 0
  }

  /** Lets others gather while a request writes its own entry. */
  async lead(write: () => Promise<void>): Promise<void> {
    this.#writing++
    try {
      await write()
    } finally {
      this.#written()
    }
  }

  /** Resolves when the entries are durable. @throws what kept them from it */
  write(schema: Schema, entries: readonly AccessEntry[]): Promise<void> {
    return new Promise((kept, lost) => {
      this.#gathered.push({ schema, entries, kept, lost })
      if (this.idle) this.#leave()
      else this.#impatience ??= setTimeout(() => this.#leave(), LONGEST_GATHERING)
    })
  }

  #written(): void {
    this.#writing--
    if (this.idle && this.#gathered.length > 0) this.#leave()
  }

  /** What has gathered goes on its way, also when a batch before it is stuck. */
  #leave(): void {
    clearTimeout(this.#impatience)
    this.#impatience = undefined
    void this.lead(() => this.#settle(this.#gathered.splice(0)))
  }

  async #settle(owed: readonly Owed[]): Promise<void> {
    try {
      await this.#keep(owed)
      for (const { kept } of owed) kept()
    } catch (reason) {
      // What one entry cannot be written for is no reason to keep back the answers of the others.
      if (owed.length > 1 && !(reason instanceof DatabaseUnavailable))
        for (const each of owed) await this.#settle([each])
      else for (const { lost } of owed) lost(reason)
    }
  }

  async #keep(owed: readonly Owed[]): Promise<void> {
    const connection = await this.#options.pool.take()
    try {
      await this.#keepBy(connection, owed)
    } finally {
      this.#options.pool.give(connection)
    }
  }

  async #keepBy(connection: Connection, owed: readonly Owed[]): Promise<void> {
    const bySchema = Map.groupBy(owed, ({ schema }) => schema)
    const [first = 'persons'] = bySchema.keys()
    const transaction = new Transaction(connection, first, {
      ...this.#options,
      viewer: { keys: [], scope: 'SYSTEM', issuer: OURSELVES, subject: first },
      kind: 'write',
    })
    const sent = [...bySchema].map(([schema, its]) =>
      transaction.send(schema, ...entriesStatement(its.flatMap(({ entries }) => entries))),
    )
    const [kept] = await Promise.all([transaction.commit(), ...sent])
    if (!kept)
      throw transaction.failure ?? new DatabaseUnavailable('The database did not keep the access entries.')
  }
}

/** Milliseconds for which entries gather behind a batch that does not come to its end. */
const LONGEST_GATHERING = 25
