import type { TransactionSql } from 'postgres'
import { failureOf } from '../src/connection/failure.ts'
import { textOf } from '../src/connection/wire.ts'
import { getTableConfig, type PgTable } from '../src/query/columns.ts'
import { getTableColumns } from '../src/query/sql.ts'

/** A whole row of a table: every column but those the database makes itself. */
export type TableRow<Table extends PgTable> = Pick<
  Table['$inferSelect'],
  keyof Table['$inferInsert'] & keyof Table['$inferSelect']
>

/**
 * Rows of many tables on their way into the database by COPY, all in one transaction: a population is there whole or not at all. While the
 * server takes one portion the next is made; no more than the two are in memory.
 */
export class Load {
  readonly #sql: TransactionSql
  readonly #last: readonly PgTable[]
  readonly #batches = new Map<PgTable, Batch>()
  #waiting = 0
  #rows = 0
  #sending: Promise<void> = Promise.resolve()

  /** @param last tables sent behind all others of their portion, because their triggers change rows of those */
  constructor(sql: TransactionSql, last: readonly PgTable[] = []) {
    this.#sql = sql
    this.#last = last
  }

  /** How many rows were added. */
  get rows(): number {
    return this.#rows
  }

  /** Whether enough waits for a portion to be sent. */
  get full(): boolean {
    return this.#waiting >= PORTION
  }

  add<Table extends PgTable>(table: Table, row: TableRow<Table>): void {
    let batch = this.#batches.get(table)
    if (!batch) {
      batch = new Batch(table)
      this.#batches.set(table, batch)
    }
    this.#waiting += batch.add(row)
    this.#rows++
  }

  /** Begins to send what waits, once the portion before has arrived. */
  async flush(): Promise<void> {
    await this.#sending
    const tables = [...this.#batches].sort(([a], [b]) => this.#last.indexOf(a) - this.#last.indexOf(b))
    const portion = tables.flatMap(([, batch]) => (batch.empty ? [] : [batch.take()]))
    this.#waiting = 0
    this.#sending = this.#send(portion)
    // A failure is told to whoever waits next, not to the process.
    this.#sending.catch(() => {})
  }

  /** Sends all that waits. */
  async end(): Promise<void> {
    await this.flush()
    await this.#sending
  }

  /** Runs a statement behind the portion on its way. */
  async run(text: string, values: readonly string[]): Promise<void> {
    await this.#sending
    this.#sending = this.#sql.unsafe(text, [...values]).then(() => {})
    this.#sending.catch(() => {})
  }

  async #send(portion: readonly Portion[]): Promise<void> {
    for (const { table, copy, chunks } of portion) {
      const copying = this.#sql.unsafe(copy)
      const stream = await copying.writable()
      let failure: unknown
      const failed = (error: unknown) => (failure ??= error)
      stream.on('error', failed)
      // The driver drops what the server says about the last rows: its promise has been kept long before. It still calls `reject`.
      Object.assign(copying, { reject: failed })
      for (const chunk of chunks) await new Promise((resolve) => stream.write(chunk, resolve))
      stream.end()
      // Answered behind the copy, and so behind its verdict.
      await this.#sql`select 1`.catch((error: unknown) => {
        throw failureOf(failure ?? error, `copy ${table}`)
      })
    }
  }
}

interface Portion {
  readonly table: string
  readonly copy: string
  readonly chunks: readonly Buffer[]
}

/** Rows of one table, as bytes from the start: as strings they would burden the garbage collection until they are sent. */
class Batch {
  readonly #table: string
  readonly #copy: string
  readonly #properties: readonly string[]
  #chunks: Buffer[] = []
  #chunk = Buffer.alloc(0)
  #used = 0

  constructor(table: PgTable) {
    const { schema, name } = getTableConfig(table)
    const columns = Object.entries(getTableColumns(table)).filter(
      ([, column]) => !column.generated && !column.generatedIdentity,
    )
    this.#properties = columns.map(([property]) => property)
    this.#table = `${schema}."${name}"`
    this.#copy = `copy ${this.#table} (${columns.map(([, column]) => column.name).join(', ')}) from stdin`
  }

  get empty(): boolean {
    return this.#used === 0
  }

  /** @returns how many bytes the row takes. */
  add(row: Record<string, unknown>): number {
    let line = ''
    for (const property of this.#properties) line += `${line && '\t'}${fieldOf(row[property])}`
    line += '\n'
    // a character takes at most three bytes
    if (this.#used + line.length * 3 > this.#chunk.length) this.#turnOver(line.length * 3)
    const written = this.#chunk.write(line, this.#used)
    this.#used += written
    return written
  }

  take(): Portion {
    this.#turnOver(0)
    const chunks = this.#chunks
    this.#chunks = []
    return { table: this.#table, copy: this.#copy, chunks }
  }

  #turnOver(least: number): void {
    if (this.#used > 0) this.#chunks.push(this.#chunk.subarray(0, this.#used))
    this.#chunk = Buffer.allocUnsafe(least === 0 ? 0 : Math.max(CHUNK, least))
    this.#used = 0
  }
}

/** A value in COPY's text format. */
function fieldOf(value: unknown): string {
  const text = textOf(value)
  if (text === null) return '\\N'
  return SPECIAL.test(text)
    ? text.replace(EACH_SPECIAL, (character) => `\\${ESCAPES[character] ?? character}`)
    : text
}

const SPECIAL = /[\\\n\r\t]/
const EACH_SPECIAL = /[\\\n\r\t]/g
const ESCAPES: Record<string, string> = { '\n': 'n', '\r': 'r', '\t': 't' }
const PORTION = 4_000_000
const CHUNK = 65_536
