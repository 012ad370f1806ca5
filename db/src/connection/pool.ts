import { Connection, type ConnectionOptions } from './connection.ts'
import { DatabaseUnavailable } from './failure.ts'

export interface PoolOptions extends Omit<ConnectionOptions, 'onLost'> {
  /** Most connections open at a time. */
  readonly max: number
  /** How long one waits for a free connection, in milliseconds. */
  readonly patience: number
}

/**
 * Connections lent one at a time, the most recently used first. A free one is lent in the same tick, so that a request's first
 * statement leaves together with what must precede it.
 */
export class Pool {
  readonly #options: PoolOptions
  readonly #all = new Set<Connection>()
  readonly #free: Connection[] = []
  readonly #waiting: Waiter[] = []
  readonly #cancelled = new WeakSet<Connection>()
  readonly #watching: NodeJS.Timeout
  #opening = 0
  #ended = false

  constructor(options: PoolOptions) {
    this.#options = options
    this.#watching = setInterval(() => {
      for (const connection of this.#all) this.#watch(connection)
    }, WATCHED_EVERY).unref()
  }

  /** @throws DatabaseUnavailable when none can be opened, or none becomes free in time. */
  take(): Connection | Promise<Connection> {
    if (this.#ended)
      return Promise.reject(new DatabaseUnavailable('The connections to the database have been closed.'))
    const free = this.#free.pop()
    if (free) return free
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(waiter), 1)
        reject(
          new DatabaseUnavailable(
            `No connection to the database became free in ${this.#options.patience} ms.`,
          ),
        )
      }, this.#options.patience)
      const waiter: Waiter = { resolve, reject, timer }
      this.#waiting.push(waiter)
      this.#open()
    })
  }

  give(connection: Connection): void {
    if (connection.lost) return
    const next = this.#waiting.shift()
    if (!next) {
      this.#free.push(connection)
      return
    }
    clearTimeout(next.timer)
    next.resolve(connection)
  }

  /**
   * Lets the server give up what a lent connection runs. It goes by a connection of its own, since those of the pool may all be taken by
   * statements that last too long.
   */
  async cancel(connection: Connection): Promise<void> {
    const messenger = await Connection.open({ ...this.#options, onLost: () => {} })
    await messenger.cancel(connection).finally(() => messenger.end())
  }

  /** Gives up on the server: whatever is in flight is rejected at once. */
  breakOff(): void {
    for (const connection of this.#all) connection.breakOff()
  }

  async end(): Promise<void> {
    this.#ended = true
    clearInterval(this.#watching)
    for (const { reject, timer } of this.#waiting.splice(0)) {
      clearTimeout(timer)
      reject(new DatabaseUnavailable('The connections to the database have been closed.'))
    }
    await Promise.all([...this.#all].map((connection) => connection.end()))
  }

  /** Opens a connection for whom waits, as far as there is room and no other is already being opened for him. */
  #open(): void {
    if (
      this.#ended ||
      this.#opening >= this.#waiting.length ||
      this.#all.size + this.#opening >= this.#options.max
    )
      return
    this.#opening++
    Connection.open({ ...this.#options, onLost: (connection) => this.#drop(connection) }).then(
      (connection) => {
        this.#opening--
        this.#all.add(connection)
        if (this.#ended) connection.end().catch(() => {})
        else this.give(connection)
      },
      (error: Error) => {
        this.#opening--
        const next = this.#waiting.shift()
        clearTimeout(next?.timer)
        next?.reject(error)
        this.#open()
      },
    )
  }

  /**
   * A server that hangs, or cannot be reached any more, is given up. Before that a cancel request is sent: it may only be waiting for a
   * standby, which it would do for ever and for nobody.
   */
  #watch(connection: Connection): void {
    const { overdue } = connection
    if (overdue > CANCELLED_WITHIN) connection.breakOff()
    if (overdue <= 0 || this.#cancelled.has(connection)) return
    this.#cancelled.add(connection)
    setTimeout(() => this.#cancelled.delete(connection), 2 * CANCELLED_WITHIN).unref()
    this.cancel(connection).catch(() => {})
  }

  #drop(connection: Connection): void {
    this.#all.delete(connection)
    const index = this.#free.indexOf(connection)
    if (index >= 0) this.#free.splice(index, 1)
    this.#open()
  }
}

/** Milliseconds between two looks for servers that owe an answer. */
const WATCHED_EVERY = 250
/** Milliseconds in which a server that works has given up what it was to cancel. */
const CANCELLED_WITHIN = 1_500

interface Waiter {
  readonly resolve: (connection: Connection) => void
  readonly reject: (reason: Error) => void
  readonly timer: NodeJS.Timeout
}
