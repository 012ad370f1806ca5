import { columns, type TraitColumn } from './traits.ts'

/** The values that a column may take, also after generalisation. */
export type Values = Readonly<Record<TraitColumn, readonly string[]>>

/**
 * Combinations as whole numbers of 63 bits, a group of bits for each column: the database sorts millions of them many times as fast as twelve
 * texts, and to generalise a column away is to clear its bits. Zero in a group is null.
 */
export class Coding {
  readonly #values: Values
  readonly #shifts: Readonly<Record<TraitColumn, number>>
  readonly #widths: Readonly<Record<TraitColumn, number>>

  /** @throws RangeError when the values do not fit */
  constructor(values: Values) {
    const shifts: Partial<Record<TraitColumn, number>> = {}
    const widths: Partial<Record<TraitColumn, number>> = {}
    let bits = 0
    for (const column of columns) {
      const width = values[column].length.toString(2).length
      shifts[column] = bits
      widths[column] = width
      bits += width
    }
    if (bits > BITS) throw new RangeError(`Combinations take ${bits} bits, more than ${BITS}`)
    this.#values = values
    this.#shifts = shifts as Record<TraitColumn, number>
    this.#widths = widths as Record<TraitColumn, number>
  }

  /** Each value of a column with its bits in place. */
  codesOf(column: TraitColumn): { readonly value: string; readonly code: string }[] {
    return this.#values[column].map((value) => ({ value, code: String(this.codeOf(column, value)) }))
  }

  /** The bits of a value in their place. @throws RangeError for a value the column does not have */
  codeOf(column: TraitColumn, value: string): bigint {
    const at = this.#values[column].indexOf(value)
    if (at === -1) throw new RangeError(`The column ${column} has an unexpected value`)
    return BigInt(at + 1) << BigInt(this.#shifts[column])
  }

  /** Whether a column has a value. */
  has(column: TraitColumn, value: string): boolean {
    return this.#values[column].includes(value)
  }

  /** All bits of some columns. */
  maskOf(some: readonly TraitColumn[]): bigint {
    return some.reduce(
      (mask, column) => mask | (((1n << BigInt(this.#widths[column])) - 1n) << BigInt(this.#shifts[column])),
      0n,
    )
  }
}

/** Of a bigint, without its sign. */
const BITS = 63
