import { wireTypes } from '../wire.ts'

export type Row = Record<string, unknown>

/** Reads a value from its text form, which stands from `start` to `end`. */
type Read = (bytes: Buffer, start: number, end: number) => unknown

/** Reads the rows of a statement whose columns are known. */
export class RowReader {
  readonly #names: readonly string[]
  readonly #reads: readonly Read[]
  readonly #empty: Row

  /** @param at where a RowDescription's number of columns stands */
  constructor(bytes: Buffer, at: number) {
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
    this.#empty = Object.fromEntries(names.map((name) => [name, null]))
  }

  /** @param at where the number of values of a DataRow stands */
  read(bytes: Buffer, at: number): Row {
    const row = { ...this.#empty }
    let next = at + 2
    for (const [index, read] of this.#reads.entries()) {
      const length = bytes.readInt32BE(next)
      next += 4
      if (length < 0) continue
      row[this.#names[index] ?? ''] = read(bytes, next, next + length)
      next += length
    }
    return row
  }
}

/** Of a column behind its name: table, number, type, length, modifier, format. */
const COLUMN_BYTES = 18
const TYPE_AT = 6

const readText: Read = (bytes, start, end) => bytes.toString('utf8', start, end)

/** A whole number, digit by digit. */
const readInteger: Read = (bytes, start, end) => {
  const negative = bytes[start] === MINUS
  let number = 0
  for (let at = negative ? start + 1 : start; at < end; at++) number = 10 * number + ((bytes[at] ?? ZERO) - ZERO)
  return negative ? -number : number
}

const readBoolean: Read = (bytes, start) => bytes[start] === TRUE

const readAscii: Read = (bytes, start, end) => bytes.toString('latin1', start, end)

const [MINUS, ZERO, TRUE] = [...Buffer.from('-0t')] as [number, number, number]

/** How values of each type are read, by its oid: as `wire.ts` has it, without a text in between where that costs nothing. */
const READS: ReadonlyMap<number, Read> = new Map<number, Read>([
  ...Object.values(wireTypes).flatMap(({ from, parse }) =>
    from.map((oid): [number, Read] => [
      oid,
      (bytes, start, end) => parse(bytes.toString('utf8', start, end)),
    ]),
  ),
  ...[20, 21, 23].map((oid): [number, Read] => [oid, readInteger]),
  ...[1082, 2950].map((oid): [number, Read] => [oid, readAscii]),
  ...[25, 1043].map((oid): [number, Read] => [oid, readText]),
  [16, readBoolean],
])
