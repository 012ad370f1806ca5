import type { Dimension } from './dimension.ts'
import { type ConfidentialityStatus, publish } from './disclosure.ts'
import type { Measure, Question } from './question.ts'
import type { NamedCell } from './store.ts'

/** The value of one dimension in a row. */
export interface DimensionValue {
  readonly dimension: Dimension
  readonly code: string
}

export interface AggregateRow {
  readonly group: readonly DimensionValue[]
  readonly value: number | null
  readonly status: ConfidentialityStatus
}

/** A table as it is published. */
export interface AggregateTable {
  readonly measure: Measure
  readonly dimensions: readonly Dimension[]
  readonly rows: readonly AggregateRow[]
  readonly suppressed: number
  readonly asOf: Date
}

/**
 * The published table of true cells. Combinations without any record are left out: they are zeros, and zeros are told as they are. A question
 * without dimensions has one row always.
 */
export function tableOf({ measure, by }: Question, cells: readonly NamedCell[], asOf: Date): AggregateTable {
  const found = by.length === 0 && cells.length === 0 ? [NOBODY] : cells
  const rows = found.map((cell) => ({
    group: by.map((dimension, at) => ({ dimension, code: cell.names[at] ?? '' })),
    ...publish(cell),
  }))
  return {
    measure,
    dimensions: by,
    rows,
    suppressed: rows.filter(({ value }) => value === null).length,
    asOf,
  }
}

const NOBODY: NamedCell = { names: [], count: 0, persons: 0, largest: 0, keySum: 0 }
