import { type Axis, type CellAddress, type CellTable, cellTables, type Family } from '../rules/cell-tables.ts'
import type { Contribution } from '../rules/contribution.ts'
import { type PeriodLevel, periodOf } from '../rules/period.ts'

/** A contribution and the numbers of its cells, in the order of the tables of its family. */
export interface PlacedContribution {
  readonly contribution: Contribution
  readonly cells: Float64Array
}

/**
 * Cells as whole numbers, for one run: millions of them are looked up, and a number is found several times as fast as an address. Texts are numbered
 * in the order in which they occur, so the same cell has another number in another run.
 */
export class CellNumbers {
  readonly #periods = new Numbering(PERIODS)
  readonly #territories = new Numbering(TERRITORIES)
  readonly #values = new Numbering(VALUES)

  /** The contribution with the numbers of all its cells. */
  place(contribution: Contribution): PlacedContribution {
    const { province, ambito, comune, month } = contribution
    const territories = {
      REGION: this.#territories.of(''),
      PROVINCE: this.#territories.of(province),
      AMBITO: this.#territories.of(ambito),
      COMUNE: this.#territories.of(comune),
    }
    const period = (level: PeriodLevel) => this.#periods.of(periodOf(month, level))
    const periods = {
      ALWAYS: period('ALWAYS'),
      YEAR: period('YEAR'),
      QUARTER: period('QUARTER'),
      MONTH: period('MONTH'),
    }
    const values = new Map<Axis | undefined, number>([[undefined, this.#values.of('')]])
    for (const axis of AXES_OF.get(contribution.family) ?? [])
      values.set(axis, this.#values.of(contribution.values[axis] ?? 'UNKNOWN'))
    const tables = TABLES_OF.get(contribution.family) ?? []
    const cells = new Float64Array(tables.length)
    for (let at = 0; at < tables.length; at++) {
      const entry = tables[at]
      if (!entry) break
      const { number, table, one, other } = entry
      const period = number * PERIODS + periods[table.period]
      const territory = period * TERRITORIES + territories[table.territory]
      cells[at] = (territory * VALUES + (values.get(one) ?? 0)) * VALUES + (values.get(other) ?? 0)
    }
    return { contribution, cells }
  }

  addressOf(cell: number): CellAddress {
    const other = cell % VALUES
    const one = Math.floor(cell / VALUES) % VALUES
    const rest = Math.floor(cell / (VALUES * VALUES))
    const territory = rest % TERRITORIES
    return {
      table: cellTables[Math.floor(rest / (TERRITORIES * PERIODS))]?.code ?? '',
      period: this.#periods.text(this.periodIn(cell)),
      territory: this.#territories.text(territory),
      one: this.#values.text(one),
      other: this.#values.text(other),
    }
  }

  numberOf({ table: code, period, territory, one, other }: CellAddress): number {
    const table = NUMBER_OF_TABLE.get(code) ?? 0
    const place = (table * PERIODS + this.#periods.of(period)) * TERRITORIES + this.#territories.of(territory)
    return (place * VALUES + this.#values.of(one)) * VALUES + this.#values.of(other)
  }

  /** Number of a cell's period. */
  periodIn(cell: number): number {
    return Math.floor(cell / (VALUES * VALUES * TERRITORIES)) % PERIODS
  }

  /** The period by its number. */
  periodText(number: number): string {
    return this.#periods.text(number)
  }
}

// Their product with 1,024 tables stays below 2^53, up to which whole numbers are exact.
const PERIODS = 4_096
const TERRITORIES = 1_024
const VALUES = 1_024

/** Numbers of texts, in the order in which they occur. */
class Numbering {
  readonly #most: number
  readonly #numbers = new Map<string, number>()
  readonly #texts: string[] = []

  constructor(most: number) {
    this.#most = most
  }

  of(text: string): number {
    const known = this.#numbers.get(text)
    if (known !== undefined) return known
    const number = this.#texts.length
    if (number >= this.#most) throw new RangeError(`More than ${this.#most} different values on one axis`)
    this.#numbers.set(text, number)
    this.#texts.push(text)
    return number
  }

  text(number: number): string {
    return this.#texts[number] ?? ''
  }
}

interface NumberedTable {
  readonly number: number
  readonly table: CellTable
  readonly one: Axis | undefined
  readonly other: Axis | undefined
}

const NUMBERED = cellTables.map((table, number): NumberedTable => {
  const [one, other] = table.axes
  return { number, table, one, other }
})
const TABLES_OF: ReadonlyMap<Family, readonly NumberedTable[]> = Map.groupBy(
  NUMBERED,
  ({ table }) => table.family,
)
const AXES_OF: ReadonlyMap<Family, readonly Axis[]> = new Map(
  [...TABLES_OF].map(([family, tables]) => [family, [...new Set(tables.flatMap(({ table }) => table.axes))]]),
)
const NUMBER_OF_TABLE = new Map(cellTables.map(({ code }, number) => [code, number]))
