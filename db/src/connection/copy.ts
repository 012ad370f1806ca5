import postgres from 'postgres'
import { failureOf } from './failure.ts'
import { driverAddress } from './servers.ts'
import { textOf } from './wire.ts'

/** Rows on their way into one table. */
export interface Copy {
  /** Adds a row, its values in the order of the columns. Await what it answers: a promise when the server is slower than we are. */
  write(row: readonly unknown[]): Promise<void> | undefined
  /** Sends the rest. @returns how many rows the table took; on a failure, none of them. */
  end(): Promise<number>
}

/**
 * Fills a table by COPY, in bounded memory: at most a few chunks of 64 KiB wait. Each copy has a connection of its own, so several
 * tables can be filled side by side. For the administrator: row policies do not apply.
 * @param table schema-qualified name, as SQL (`cases."case"`)
 */
export async function copyInto(adminUrl: string, table: string, columns: readonly string[]): Promise<Copy> {
  const sql = postgres(driverAddress(adminUrl), { max: 1, max_lifetime: null, onnotice: () => {} })
  const names = columns.map((column) => `"${column}"`).join(', ')
  const copying = sql.unsafe(`copy ${table} (${names}) from stdin`)
  let failure: unknown
  // The driver drops what the server says about the last rows: its promise has been kept long before. It still calls `reject`.
  Object.assign(copying, { reject: reported(copying, (error) => (failure ??= error)) })
  const settle = async () => {
    if (failure === undefined) return
    await sql.end({ timeout: 1 })
    throw failureOf(failure, `copy ${table}`)
  }

  const stream = await copying.writable().catch(settle)
  if (!stream) throw new Error(`copy ${table} has no stream`)
  stream.on('error', (error) => (failure ??= error))
  let chunk = ''
  let count = 0
  const flush = async () => {
    const full = chunk
    chunk = ''
    await new Promise((resolve) => stream.write(full, resolve))
    await settle()
  }
  return {
    write: (row) => {
      chunk += lineOf(row)
      count++
      return chunk.length < CHUNK ? undefined : flush()
    },
    end: async () => {
      await flush()
      stream.end()
      // Answered behind the copy, and so behind its verdict.
      await sql`select 1`
      await settle()
      await sql.end()
      return count
    },
  }
}

/** The query's own `reject`, and `tell` before it. */
function reported(query: object, report: (error: unknown) => void): (error: unknown) => void {
  const reject: unknown = Reflect.get(query, 'reject')
  return (error) => {
    report(error)
    if (typeof reject === 'function') reject(error)
  }
}

/** One line of COPY's text format. */
function lineOf(row: readonly unknown[]): string {
  return `${row.map(fieldOf).join('\t')}\n`
}

function fieldOf(value: unknown): string {
  const text = textOf(value)
  if (text === null) return '\\N'
  return SPECIAL.test(text) ? text.replace(EACH_SPECIAL, escaped) : text
}

function escaped(character: string): string {
  return `\\${ESCAPES[character] ?? character}`
}

const ESCAPES: Record<string, string> = { '\n': 'n', '\r': 'r', '\t': 't' }
const SPECIAL = /[\\\n\r\t]/
const EACH_SPECIAL = /[\\\n\r\t]/g
const CHUNK = 65_536
