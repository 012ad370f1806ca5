import type { Connection } from '../connection/connection.ts'
import type { Pool } from '../connection/pool.ts'

/** The connection of one request, borrowed from the pool when it is first needed. */
export class BorrowedConnection {
  readonly #pool: Pool
  #connection: Connection | Promise<Connection> | undefined

  constructor(pool: Pool) {
    this.#pool = pool
  }

  /** What was borrowed, or is being; undefined as long as nothing was needed. */
  get current(): Connection | Promise<Connection> | undefined {
    return this.#connection
  }

  /** Borrows it, the first time. */
  take(): Connection | Promise<Connection> {
    if (this.#connection) return this.#connection
    const taken = this.#pool.take()
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
    this.#pool.give(connection)
  }
}
