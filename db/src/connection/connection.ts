import { connect, type Socket } from 'node:net'
import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import postgres, { type RowList, type Sql } from 'postgres'
import { DatabaseUnavailable, failureOf } from './failure.ts'
import { textOf, wireTypes } from './wire.ts'

/** A text to run, and under which name it is spoken of in errors and traces. */
export interface SqlText {
  readonly name: string
  readonly text: string
  /** `false`: the server parses it anew each time. For texts that vary without end. */
  readonly prepare?: boolean
}

export type Rows = RowList<Record<string, unknown>[]>

/** What every connection of a pool has in common. */
export interface ConnectionOptions {
  readonly url: string
  /** Called for each statement in the order in which they are sent. Sees texts, never values. */
  readonly observe?: ((statement: SqlText) => void) | undefined
  readonly onLost: (connection: Connection) => void
  /** Told of each statement that the server's state made impossible. */
  readonly onTrouble?: ((trouble: DatabaseUnavailable) => void) | undefined
}

/**
 * One connection, statements pipelined in the order of the calls. It lives once: when it is lost, everything in flight is rejected and
 * whatever is sent later is refused. The driver on its own would connect again and run the statements that still waited, and those
 * sent later, outside of their transaction or inside that of whoever holds the new connection.
 */
export class Connection {
  readonly #sql: Sql
  readonly #observe: ConnectionOptions['observe']
  readonly #inFlight = new Set<(reason: Error) => void>()
  readonly #onTrouble: ConnectionOptions['onTrouble']
  #socket: Socket | undefined
  #lost = false
  #backend: unknown
  /** When the server last said something, or was asked something after it had said all. */
  #heardAt = 0
  /** The server has given up waiting for a standby to confirm what the statement under way has committed. */
  #unconfirmed = false
  /** Longest silence of the server, in milliseconds, while it owes an answer; whoever holds the connection says how long its statements may run. */
  longestSilence = OPENING_MILLISECONDS

  private constructor(options: ConnectionOptions) {
    this.#observe = options.observe
    this.#onTrouble = options.onTrouble
    this.#sql = postgres(options.url, {
      ...SETTINGS,
      // Documented by the driver and missing from its types.
      ...{
        socket: onceOnly((socket) => {
          this.#socket = socket
        }),
      },
      onnotice: ({ routine }) => {
        if (routine === 'SyncRepWaitForLSN') this.#unconfirmed = true
      },
      onclose: () => {
        this.#lose()
        options.onLost(this)
      },
    })
  }

  /** @throws DatabaseUnavailable */
  static async open(options: ConnectionOptions): Promise<Connection> {
    const connection = new Connection(options)
    const silence = setTimeout(() => connection.breakOff(), OPENING_MILLISECONDS)
    try {
      const [greeted] = await connection.send(GREETING)
      connection.#backend = greeted?.backend
      return connection
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
      ? performance.now() - this.#heardAt - this.longestSilence
      : Number.NEGATIVE_INFINITY
  }

  /** Gives up on the server: what is in flight is rejected at once. */
  breakOff(): void {
    this.#lose('The database does not answer.')
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
  send({ name, text, prepare = true }: SqlText, values: readonly unknown[] = NONE): Promise<Rows> {
    if (this.#lost) return Promise.reject(new DatabaseUnavailable(LOST))
    return new Promise((resolve, reject) => {
      const texts = values.map(textOf)
      if (texts.length > MOST_VALUES)
        throw new RangeError(`${name} has ${texts.length} values; ${MOST_VALUES} is the most`)
      this.#observe?.({ name, text })
      const span = tracer.startSpan(name, SQL)
      if (this.#inFlight.size === 0) this.#heardAt = performance.now()
      this.#inFlight.add(reject)
      // Without `simple: false` the driver sends a statement without values unprepared.
      const options = { prepare, simple: false }
      this.#sql.unsafe<Record<string, unknown>[]>(text, texts, options).then(
        (rows) => {
          this.#answered(reject)
          span.end()
          const unconfirmed = this.#unconfirmed
          this.#unconfirmed = false
          if (unconfirmed) reject(this.#told(new DatabaseUnavailable(UNCONFIRMED)))
          else resolve(rows)
        },
        (error: unknown) => {
          this.#answered(reject)
          span.setStatus(FAILED).end()
          const failure = failureOf(error, name)
          reject(failure instanceof DatabaseUnavailable ? this.#told(failure) : failure)
        },
      )
    })
  }

  async end(): Promise<void> {
    this.#lost = true
    await this.#sql.end({ timeout: 5 })
  }

  #answered(reject: (reason: Error) => void): void {
    this.#heardAt = performance.now()
    this.#inFlight.delete(reject)
  }

  #told(trouble: DatabaseUnavailable): DatabaseUnavailable {
    this.#onTrouble?.(trouble)
    return trouble
  }

  #lose(why = LOST): void {
    this.#lost = true
    for (const reject of this.#inFlight) reject(new DatabaseUnavailable(why))
    this.#inFlight.clear()
  }
}

const LOST = 'The connection to the database was lost.'
const UNCONFIRMED = 'The database has committed, and its standby has not confirmed it in time.'

/** Gives the driver its socket the first time it asks, and never again. */
function onceOnly(
  onSocket: (socket: Socket) => void,
): (options: { host: string[]; port: number[]; path?: string | false }) => Promise<Socket> {
  let given = false
  return async ({ host, port, path }) => {
    if (given) throw new DatabaseUnavailable(LOST)
    given = true
    const [hostname = '127.0.0.1'] = host
    const address = path ? { path } : { host: hostname, port: port[0] ?? 5432 }
    // Nagle's algorithm would hold back what is pipelined behind a statement not yet acknowledged.
    const socket = connect({ ...address, noDelay: true, timeout: OPENING_MILLISECONDS })
    onSocket(socket)
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve).once('error', reject)
      socket.once('timeout', () => socket.destroy(new DatabaseUnavailable('The database does not answer.')))
    })
    for (const event of ['connect', 'error', 'timeout']) socket.removeAllListeners(event)
    socket.setTimeout(0)
    // The driver takes the name to verify a certificate against from here.
    return Object.assign(socket, { host: hostname })
  }
}

/** How long a connection may take until it can be used. */
const OPENING_MILLISECONDS = 5_000
const MOST_VALUES = 65_533
const NONE: readonly unknown[] = []
/** Statements are told by their names, never by their values. Costs nothing while nobody collects traces. */
const tracer = trace.getTracer('cartella-sociale')
const SQL = { kind: SpanKind.CLIENT, attributes: { 'db.system.name': 'postgresql' } }
const FAILED = { code: SpanStatusCode.ERROR }

const GREETING: SqlText = { name: 'greeting', text: 'select pg_backend_pid() as backend' }
const CANCEL: SqlText = { name: 'cancel', text: 'select pg_cancel_backend($1)' }

const SETTINGS = {
  max: 1,
  max_lifetime: null,
  max_pipeline: 10_000,
  connect_timeout: 10,
  types: wireTypes,
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
