import type { Socket } from 'node:net'
import { SpanKind, trace } from '@opentelemetry/api'
import postgres, { type Sql } from 'postgres'
import { DatabaseUnavailable, failureOf } from './failure.ts'
import { Pipeline, type Rows } from './protocol/pipeline.ts'
import { SentStatement } from './sent-statement.ts'
import { serversOf, withPrimary } from './servers.ts'
import { OPENING_MILLISECONDS, openSocket } from './socket.ts'
import { textOf } from './wire.ts'

/** A text to run, and under which name it is spoken of in errors and traces. */
export interface SqlText {
  readonly name: string
  readonly text: string
  /** `false`: the server parses it anew each time. For texts that vary without end. */
  readonly prepare?: boolean
  /** An error of a statement before it does not keep it from being run, nor its own error those behind it: it ends a transaction. */
  readonly apart?: boolean
  /** Properties that its rows do not have though their type says so: to read one is an error. */
  readonly without?: readonly string[]
}

export type { Rows } from './protocol/pipeline.ts'

/** What every connection of a pool has in common. */
export interface ConnectionOptions {
  readonly url: string
  /** Called for each statement in the order in which they are sent. Sees texts, never values. */
  readonly observe?: ((statement: SqlText) => void) | undefined
  readonly onLost: (connection: Connection) => void
  /** Called for each statement that the server's state made impossible. */
  readonly onTrouble?: ((trouble: DatabaseUnavailable) => void) | undefined
}

/**
 * One connection, statements pipelined in the order of the calls. The driver signs in; from then on the socket is ours, and statements go by
 * `protocol/`. It lives once: when it is lost, everything in flight is rejected and whatever is sent later is refused. The driver on its own would
 * connect again and run the statements that still waited, and those sent later, outside of their transaction or inside that of whoever holds the
 * new connection.
 */
export class Connection {
  readonly #sql: Sql
  readonly #observe: ConnectionOptions['observe']
  readonly #inFlight = new Set<(reason: Error) => void>()
  readonly #onTrouble: ConnectionOptions['onTrouble']
  /** Whether another server of the database may be the primary by now. */
  readonly #several: boolean
  readonly #pipeline: Pipeline
  #socket: Socket | undefined
  #lost = false
  #backend: unknown
  /** When the server last said something, or was sent something after it had said all. */
  #receivedAt = 0
  /** The server has given up waiting for a standby to confirm what the statement under way has committed. */
  #unconfirmed = false
  /** Longest silence of the server, in milliseconds, while it owes an answer; whoever holds the connection says how long its statements may run. */
  longestSilence = OPENING_MILLISECONDS

  private constructor(options: ConnectionOptions, several: boolean) {
    this.#several = several
    this.#observe = options.observe
    this.#onTrouble = options.onTrouble
    this.#pipeline = new Pipeline({
      write: (packet) => this.#socket?.write(packet),
      notice: ({ routine }) => {
        if (routine === 'SyncRepWaitForLSN') this.#unconfirmed = true
      },
      broken: (error) => this.breakOff(failureOf(error, 'connection').message),
    })
    this.#sql = postgres(options.url, {
      ...SETTINGS,
      // Documented by the driver and missing from its types.
      ...{
        socket: onceOnly(options.url, (socket) => {
          this.#socket = socket
        }),
      },
      onclose: () => {
        this.#lose()
        options.onLost(this)
      },
    })
  }

  /** To the primary, where the database has several servers. @throws DatabaseUnavailable */
  static open(options: ConnectionOptions): Promise<Connection> {
    const several = serversOf(options.url).length > 1
    return withPrimary(options.url, (url) => Connection.#open({ ...options, url }, several))
  }

  static async #open(options: ConnectionOptions, several: boolean): Promise<Connection> {
    const connection = new Connection(options, several)
    const silence = setTimeout(() => connection.breakOff(), OPENING_MILLISECONDS)
    try {
      const [greeted] = await connection.#sql<{ backend: number; standby: boolean }[]>`
        select pg_backend_pid() as backend, pg_is_in_recovery() as standby`
      if (several && greeted?.standby) throw connection.#refused()
      connection.#backend = greeted?.backend
      connection.#takeOver()
      return connection
    } catch (error) {
      const failure = failureOf(error, 'greeting')
      throw failure instanceof DatabaseUnavailable ? connection.#reported(failure) : failure
    } finally {
      clearTimeout(silence)
    }
  }

  /** Lets the server give up the statement that another connection of the same login runs; without effect when it runs none. */
  async cancel(other: Connection): Promise<void> {
    await this.send(CANCEL, [other.#backend])
  }

  /** For how many milliseconds the server has owed an answer beyond {@link longestSilence}; negative while it owes none for so long. */
  get overdue(): number {
    return this.#inFlight.size > 0
      ? performance.now() - this.#receivedAt - this.longestSilence
      : Number.NEGATIVE_INFINITY
  }

  /** Gives up on the server: what is in flight is rejected at once. */
  breakOff(why = 'The database does not answer.'): void {
    this.#lose(why)
    if (this.#socket) this.#socket.destroy()
    else this.#sql.end({ timeout: 0 }).catch(() => {})
  }

  get lost(): boolean {
    return this.#lost
  }

  /**
   * Sends a statement behind those already sent, without waiting for them.
   * @throws StatementFailed, DatabaseUnavailable; TypeError for a value that has no text form (nothing is sent then).
   */
  send(statement: SqlText, values: readonly unknown[] = NONE): Promise<Rows> {
    if (this.#lost) return Promise.reject(new DatabaseUnavailable(LOST))
    return new Promise((resolve, reject) => {
      const { name, text, prepare = true, apart = false, without = NONE_LEFT_OUT } = statement
      const texts = values.map(textOf)
      if (texts.length > MOST_VALUES)
        throw new RangeError(`${name} has ${texts.length} values; ${MOST_VALUES} is the most`)
      this.#observe?.({ name, text })
      if (this.#inFlight.size === 0) this.#receivedAt = performance.now()
      this.#inFlight.add(reject)
      this.#pipeline.send(
        new SentStatement(
          { text, values: texts, kept: prepare, apart, without },
          { name, span: tracer.startSpan(name, SQL), resolve, reject, ended: this.#ended },
        ),
      )
    })
  }

  async end(): Promise<void> {
    this.#lost = true
    await this.#sql.end({ timeout: 5 })
  }

  /** What the server says from here on is for the pipeline; the driver still finds out when the socket closes. */
  #takeOver(): void {
    this.#socket
      ?.removeAllListeners('data')
      .on('data', (chunk: Buffer) => this.#pipeline.take(chunk))
      .resume()
  }

  /** The server has answered a statement, one way or the other. @returns the error in the place of its answer */
  readonly #ended = (reject: (reason: Error) => void, failure?: Error): Error | undefined => {
    this.#receivedAt = performance.now()
    this.#inFlight.delete(reject)
    const unconfirmed = this.#unconfirmed
    this.#unconfirmed = false
    const wrong = failure ?? (unconfirmed ? new DatabaseUnavailable(UNCONFIRMED) : undefined)
    return wrong instanceof DatabaseUnavailable ? this.#reported(wrong) : wrong
  }

  #reported(trouble: DatabaseUnavailable): DatabaseUnavailable {
    this.#onTrouble?.(trouble)
    // a primary that became a standby: the next connection looks for the one in its place
    if (this.#several && trouble.sqlState === '25006') queueMicrotask(() => this.breakOff())
    return trouble
  }

  /** This server follows another one. */
  #refused(): DatabaseUnavailable {
    this.breakOff()
    return new DatabaseUnavailable('No server of the database takes writes.')
  }

  #lose(why = LOST): void {
    this.#lost = true
    for (const reject of this.#inFlight) reject(new DatabaseUnavailable(why))
    this.#inFlight.clear()
  }
}

const LOST = 'The connection to the database was lost.'
const UNCONFIRMED = 'The database has committed, and its standby has not confirmed it in time.'

/** Gives the driver its socket the first time it connects, and never again. */
function onceOnly(
  url: string,
  onSocket: (socket: Socket) => void,
): (options: { host: string[]; port: number[]; path?: string | false }) => Promise<Socket> {
  let given = false
  return async ({ host: [hostname = '127.0.0.1'], port: [port = 5432], path }) => {
    if (given) throw new DatabaseUnavailable(LOST)
    given = true
    const mode = new URL(url).searchParams.get('sslmode')
    return openSocket({ hostname, port, path: path || undefined }, mode, onSocket)
  }
}

const MOST_VALUES = 65_533
const NONE: readonly unknown[] = []
const NONE_LEFT_OUT: readonly string[] = []
/** Statements are reported by their names, never by their values. Costs nothing while nobody collects traces. */
const tracer = trace.getTracer('cartella-sociale')
const SQL = { kind: SpanKind.CLIENT, attributes: { 'db.system.name': 'postgresql' } }

const CANCEL: SqlText = { name: 'cancel', text: 'select pg_cancel_backend($1)', apart: true }

const SETTINGS = {
  max: 1,
  // the way is encrypted by the socket that the driver is given
  ssl: false,
  max_lifetime: null,
  connect_timeout: 10,
  fetch_types: false,
  no_subscribe: true,
  connection: {
    application_name: 'cse',
    TimeZone: 'UTC',
    // Compiling a plan costs more than these statements run.
    jit: 'off',
    idle_in_transaction_session_timeout: 60_000,
    // the server finds out that we are gone, and gives up our locks
    tcp_keepalives_idle: 30,
    tcp_keepalives_interval: 10,
    tcp_keepalives_count: 3,
    tcp_user_timeout: 60_000,
  },
}
