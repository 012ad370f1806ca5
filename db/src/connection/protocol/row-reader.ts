import { instantOf, wireTypes } from '../wire.ts'

export type Row = Record<string, unknown>

/** Reads a value from its text form, which stands from `start` to `end`. */
type Read = (bytes: Buffer, start: number, end: number) => unknown

/** Reads the rows of a statement whose columns are known. */
export class RowReader {
  readonly #names: readonly string[]
  readonly #reads: readonly Read[]
  readonly #begun: () => Row

  /**
   * @param at where a RowDescription's number of columns stands
   * @param without properties that were not selected: to read one of a row is an error
   */
  constructor(bytes: Buffer, at: number, without: readonly string[]) {
    const names: string[] = []
    const reads: Read[] = []
    let next = at + 2
    for (let count = bytes.readInt16BE(at); count > 0; count--) {
      const end = bytes.indexOf(0, next)
      names.push(bytes.toString('utf8', next, end))
      reads.push(READS.get(bytes.readInt32BE(end + 1 + TYPE_AT)) ?? readText)
      next = end + 1 + COLUMN_BYTES
    }
    this.#names = names
    this.#reads = reads
    this.#begun = without.length > 0 ? narrowRow(names, without) : plainRow(names)
  }

  /** @param at where the number of values of a DataRow stands */
  read(bytes: Buffer, at: number): Row {
    const row = this.#begun()
    const names = this.#names
    const reads = this.#reads
    let next = at + 2
    for (let index = 0; index < names.length; index++) {
      const length = bytes.readInt32BE(next)
      next += 4
      if (length < 0) continue
      const name = names[index] ?? ''
      row[name] = (reads[index] ?? readText)(bytes, next, next + length)
      next += length
    }
    return row
  }
}

/** A row with all its properties. */
function plainRow(names: readonly string[]): () => Row {
  const empty: Row = Object.fromEntries(names.map((name) => [name, null]))
  return () => ({ ...empty })
}

/** A row of which some properties were left out: these throw. Their own class has all rows of a statement look the same to the engine. */
function narrowRow(names: readonly string[], without: readonly string[]): () => Row {
  class NarrowRow {
    [property: string]: unknown
    constructor() {
      for (const name of names) this[name] = null
    }
  }
  for (const property of without)
    Object.defineProperty(NarrowRow.prototype, property, {
      get: () => {
        throw new Error(`"${property}" was not selected: a field that reads it has to say so`)
      },
    })
  return () => new NarrowRow()
}

/** Of a column behind its name: table, number, type, length, modifier, format. */
const COLUMN_BYTES = 18
const TYPE_AT = 6

const readText: Read = (bytes, start, end) => bytes.toString('utf8', start, end)

/** A whole number, digit by digit. */
function integerIn(bytes: Buffer, start: number, end: number): number {
  const negative = bytes[start] === MINUS
  let number = 0
  for (let at = negative ? start + 1 : start; at < end; at++)
    number = 10 * number + ((bytes[at] ?? ZERO) - ZERO)
  return negative ? -number : number
}

/** An instant of our time, in UTC, to the millisecond: `2026-11-30 12:34:56.123456+00`. Others are left to the general way. */
const readInstant: Read = (bytes, start, end) => {
  const ordinary =
    bytes[start] !== ZERO &&
    bytes[start + 4] === MINUS &&
    bytes[start + 10] === BLANK &&
    bytes[end - 3] === PLUS &&
    bytes[end - 1] === ZERO
  if (!ordinary) return instantOf(bytes.toString('latin1', start, end))
  const digits = (from: number, to: number) => integerIn(bytes, start + from, start + to)
  const fraction = Math.min(end - 3 - start, 23)
  const milliseconds = fraction > 20 ? digits(20, fraction) * 10 ** (23 - fraction) : 0
  return new Date(
    Date.UTC(
      digits(0, 4),
      digits(5, 7) - 1,
      digits(8, 10),
      digits(11, 13),
      digits(14, 16),
      digits(17, 19),
      milliseconds,
    ),
  )
}

const readBoolean: Read = (bytes, start) => bytes[start] === TRUE

const readAscii: Read = (bytes, start, end) => bytes.toString('latin1', start, end)

const [MINUS, ZERO, TRUE, BLANK, PLUS] = [...Buffer.from('-0t +')] as [number, number, number, number, number]

/** How values of each type are read, by its oid: as `wire.ts` has it, without a text in between where that costs nothing. */
const READS: ReadonlyMap<number, Read> = new Map<number, Read>([
  ...Object.values(wireTypes).flatMap(({ from, parse }) =>
    from.map((oid): [number, Read] => [
      oid,
      (bytes, start, end) => parse(bytes.toString('utf8', start, end)),
    ]),
  ),
  ...[20, 21, 23].map((oid): [number, Read] => [oid, integerIn]),
  ...[1082, 2950].map((oid): [number, Read] => [oid, readAscii]),
  ...[25, 1043].map((oid): [number, Read] => [oid, readText]),
  ...[1114, 1184].map((oid): [number, Read] => [oid, readInstant]),
  [16, readBoolean],
])
