import { MessageWriter } from './message-writer.ts'
import { type Row, RowReader } from './row-reader.ts'
import { type ServerWords, serverError, skipped, wordsOf } from './server-error.ts'

/** The rows of an answer. */
export class Rows extends Array<Row> {
  /** What is made of them is a plain list. */
  static override get [Symbol.species]() {
    return Array
  }
  #command = ''
  #count = 0

  /** What the statement was: `SELECT`, `COMMIT`. */
  get command(): string {
    return this.#command
  }

  /** How many rows it answered or changed. */
  get count(): number {
    return this.#count
  }

  /** @param tag what the server says at the end: `INSERT 0 5`, `SELECT 20`, `COMMIT` */
  complete(tag: string): void {
    const [command = '', ...counts] = tag.split(' ')
    this.#command = command
    this.#count = Number(counts.at(-1) ?? 0)
  }
}

/** A statement on its way. */
export interface PipelinedStatement {
  readonly text: string
  readonly values: readonly (string | null)[]
  /** Whether the server keeps the parsed text for the next time. */
  readonly kept: boolean
  /** An error before it does not keep it from being run, nor one of its own what comes behind it. */
  readonly apart: boolean
  /** Properties that its rows must not be read for. */
  readonly without: readonly string[]
  answered(rows: Rows): void
  failed(error: unknown): void
}

/** Where the pipeline leads. */
export interface Wire {
  write(packet: Buffer): void
  /** The server gives notice of something. */
  notice(words: ServerWords): void
  /** The server ends the connection and says why, or speaks another language. */
  broken(error: unknown): void
}

/** A text that the server has parsed, or is about to. */
interface Parsed {
  readonly name: string
  /** The server has said so. */
  confirmed: boolean
  /** Undefined for what answers no rows, and as long as it is not known. */
  reader: RowReader | undefined
}

interface InFlight {
  readonly statement: PipelinedStatement
  readonly parsed: Parsed
  readonly rows: Rows
}

/** Stands in the line of what is in flight where a Sync was sent. */
const SYNC = Symbol('sync')

/**
 * Statements of one connection, in the order of the calls. All that is asked for before the process turns to its sockets again leaves in one packet
 * with one Sync: the server answers it in one go, which costs both sides less than a Sync behind each statement. An error has the server skip what
 * comes behind it up to the Sync; these statements fail as in a transaction that is aborted, in which they were.
 */
export class Pipeline {
  readonly #wire: Wire
  readonly #writer = new MessageWriter()
  readonly #parsed = new Map<string, Parsed>()
  readonly #inFlight: (InFlight | typeof SYNC)[] = []
  #names = 0
  #unsynced = 0
  #scheduled = false
  #rest: Buffer | undefined

  constructor(wire: Wire) {
    this.#wire = wire
  }

  send(requested: PipelinedStatement): void {
    if (requested.apart) this.#sync()
    const parsed = this.#parse(requested)
    this.#writer.execute(parsed.name, requested.values)
    this.#inFlight.push({ statement: requested, parsed, rows: new Rows() })
    this.#unsynced++
    if (requested.apart) this.#sync()
    if (this.#scheduled) return
    this.#scheduled = true
    setImmediate(() => this.#leave())
  }

  /** What the server has sent. What cannot be understood breaks the connection, and nothing beyond it. */
  take(chunk: Buffer): void {
    try {
      this.#understand(chunk)
    } catch (error) {
      this.#rest = undefined
      this.#wire.broken(error)
    }
  }

  #understand(chunk: Buffer): void {
    const bytes = this.#rest ? Buffer.concat([this.#rest, chunk]) : chunk
    let at = 0
    while (at + HEADER_BYTES <= bytes.length) {
      const length = bytes.readInt32BE(at + 1)
      if (length < LEAST_LENGTH) throw new Error('The database sent a message without an end')
      const next = at + 1 + length
      if (next > bytes.length) break
      this.#receive(bytes[at] ?? 0, bytes, at + HEADER_BYTES, next)
      at = next
    }
    this.#rest = at < bytes.length ? bytes.subarray(at) : undefined
  }

  #parse({ text, kept }: PipelinedStatement): Parsed {
    const known = kept ? this.#parsed.get(text) : undefined
    if (known) return known
    const parsed = { name: kept ? `s${this.#names++}` : '', confirmed: false, reader: undefined }
    if (kept) this.#parsed.set(text, parsed)
    this.#writer.parse(parsed.name, text)
    return parsed
  }

  #sync(): void {
    if (this.#unsynced === 0) return
    this.#unsynced = 0
    this.#writer.sync()
    this.#inFlight.push(SYNC)
  }

  #leave(): void {
    this.#scheduled = false
    this.#sync()
    this.#wire.write(this.#writer.take())
  }

  #receive(type: number, bytes: Buffer, at: number, end: number): void {
    const [first] = this.#inFlight
    const current = first === SYNC ? undefined : first
    switch (type) {
      case DATA_ROW:
        if (current?.parsed.reader) current.rows.push(current.parsed.reader.read(bytes, at))
        break
      case COMMAND_COMPLETE:
        current?.rows.complete(bytes.toString('latin1', at, end - 1))
        this.#inFlight.shift()
        current?.statement.answered(current.rows)
        break
      case PARSE_COMPLETE:
        if (current) current.parsed.confirmed = true
        break
      case ROW_DESCRIPTION:
        if (current) current.parsed.reader = new RowReader(bytes, at, current.statement.without)
        break
      case ERROR:
        this.#fail(current, wordsOf(bytes, at, end))
        break
      case NOTICE:
        this.#wire.notice(wordsOf(bytes, at, end))
        break
      case READY:
        if (first === SYNC) this.#inFlight.shift()
        break
      default:
        if (!UNHANDLED.has(type))
          this.#wire.broken(new Error(`The database said ${String.fromCharCode(type)}`))
    }
  }

  /** The statement has failed, and with it those behind it up to the Sync. */
  #fail(current: InFlight | undefined, words: ServerWords): void {
    if (!current) {
      this.#wire.broken(serverError(words))
      return
    }
    this.#inFlight.shift()
    this.#forget(current, words)
    // a text that was to be parsed by a statement that was skipped is not there for those that left behind it
    const isMissing = words.code === MISSING && !current.parsed.confirmed
    current.statement.failed(isMissing ? skipped() : serverError(words))
    for (let next = this.#inFlight[0]; next && next !== SYNC; next = this.#inFlight[0]) {
      this.#inFlight.shift()
      this.#forget(next, words)
      next.statement.failed(skipped())
    }
  }

  /** A text is parsed anew the next time, unless the server has it and can still run it. */
  #forget({ statement: requested, parsed }: InFlight, { routine }: ServerWords): void {
    if (parsed.confirmed && routine !== STALE) return
    if (this.#parsed.get(requested.text) === parsed) this.#parsed.delete(requested.text)
  }
}

const HEADER_BYTES = 5
/** A length counts itself. */
const LEAST_LENGTH = 4
/** invalid_sql_statement_name */
const MISSING = '26000'
/** Where the server finds that a parsed text would answer other columns than it did. */
const STALE = 'RevalidateCachedQuery'

const [DATA_ROW, COMMAND_COMPLETE, PARSE_COMPLETE, ROW_DESCRIPTION, ERROR, NOTICE, READY] = [
  ...Buffer.from('DC1TENZ'),
] as [number, number, number, number, number, number, number]

/** Of values and parameters, of binding, of what answers no rows; parameters of the server and messages of listeners. */
const UNHANDLED: ReadonlySet<number> = new Set(Buffer.from('t2nISA3'))
