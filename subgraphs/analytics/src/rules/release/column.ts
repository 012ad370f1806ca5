import type { TraitColumn } from './traits.ts'

/** A value of a column and what it means, in Italian. */
export interface Code {
  readonly code: string
  readonly meaning: string
}

/** A column of a release in its data dictionary. */
export interface ReleaseColumn {
  /** As in the files. */
  readonly name: string
  readonly type: 'STRING' | 'INT32'
  readonly title: string
  readonly description: string
  readonly source: string
  /** The share of its detail that generalisation removed, from 0 to 1. */
  readonly loss: number
  readonly codes: readonly Code[]
}

/** The names of the columns in files. */
export const columnNames: Readonly<Record<TraitColumn, string>> = {
  comune: 'comune',
  ambito: 'ambito',
  province: 'province',
  targetArea: 'target_area',
  phase: 'phase',
  outcome: 'outcome',
  sex: 'sex',
  ageBand: 'age_band',
  iseeBand: 'isee_band',
  openedQuarter: 'opened_quarter',
  openedYear: 'opened_year',
  wait: 'wait',
}
