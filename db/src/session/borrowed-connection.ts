import type { Connection, SqlText } from '../connection/connection.ts'
import { DatabaseUnavailable, isVictim } from '../connection/failure.ts'
import type { Pool } from '../connection/pool.ts'
import type { LentReplica } from '../connection/replicas.ts'

/** The connection of one request, borrowed from the pool when it is first needed: from a replica's, as long as that one answers, or the primary's. */
export class BorrowedConnection {
  readonly #primary: Pool
  #replica: LentReplica | undefined
  #connection: Connection | Promise<Connection> | undefined
  /** Of a replica, which has failed or been left for the primary. */
  #left: Connection | undefined

  constructor(primary: Pool, replica?: LentReplica) {
    this.#primary = primary
    this.#replica = replica
  }

  /** What was borrowed, or is being; undefined as long as nothing was needed. */
  get current(): Connection | Promise<Connection> | undefined {
    return this.#connection
  }

  /** Notes that what was read is about somebody, which the log of access must have. @returns whether a replica has read it, which cannot write that log */
  identifies(): boolean {
    this.#replica?.note('identified')
    return this.#replica !== undefined
  }

  /** Borrows it, the first time. */
  take(): Connection | Promise<Connection> {
    if (this.#connection) return this.#connection
    const replica = this.#replica
    const found = this.#pool.take()
    const taken = replica && found instanceof Promise ? found.catch(() => this.#instead(replica)) : found
    this.#connection = taken
    if (taken instanceof Promise) {
      taken.then(
        (connection) => {
          this.#connection = connection
        },
        () => {},
      )
    }
    return taken
  }

  /** Gives back what was borrowed. */
  give(connection: Connection): void {
    if (connection !== this.#left) this.#pool.give(connection)
  }

  /** Lets the server give up what this connection runs. */
  cancel(connection: Connection): Promise<void> {
    return this.#pool.cancel(connection)
  }

  /** Whether what failed so on this connection is to be sent again, because the primary answers from here on: a replica's server had trouble with it. */
  leavesFor(connection: Connection, error: unknown): boolean {
    const trouble = error instanceof DatabaseUnavailable && error.sqlState !== TOO_LONG
    if (connection === this.#left) return trouble || isVictim(error)
    const replica = this.#replica
    if (!replica || !trouble) return false
    replica.note('failed')
    this.#leave(replica, connection)
    return true
  }

  /** From here on it is the primary's: what is to be written goes nowhere else. @returns whether it was a replica's, with what it had begun */
  leaveReplica(): boolean {
    const [replica, connection] = [this.#replica, this.#connection]
    if (!replica) return false
    if (!connection) this.#replica = undefined
    else if (connection instanceof Promise)
      throw new Error('A read has not begun yet, and this request writes already')
    else this.#leave(replica, connection)
    return true
  }

  get #pool(): Pool {
    return this.#replica?.pool ?? this.#primary
  }

  #leave({ pool }: LentReplica, connection: Connection): void {
    this.#left = connection
    this.#replica = undefined
    this.#connection = undefined
    const over = () => pool.give(connection)
    connection.send(ROLLBACK).then(over, over)
  }

  #instead(replica: LentReplica): Connection | Promise<Connection> {
    replica.note('failed')
    this.#replica = undefined
    this.#connection = undefined
    return this.take()
  }
}

/** Of a statement that ran for too long: the primary would take as long. */
const TOO_LONG = '57014'
const ROLLBACK: SqlText = { name: 'rollback', text: 'rollback', apart: true }
