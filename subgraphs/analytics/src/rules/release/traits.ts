import { ageBands, iseeBands } from '@cse/schema/bands'

/**
 * The columns of a released record of a case. Each counts as known to somebody who searches for a person (quasi-identifier), so a combination is one
 * of all of them.
 */
export const columns = [
  'comune',
  'ambito',
  'province',
  'targetArea',
  'phase',
  'outcome',
  'sex',
  'ageBand',
  'iseeBand',
  'openedQuarter',
  'openedYear',
  'wait',
] as const
export type TraitColumn = (typeof columns)[number]

/** The values of a case; null where they are generalised away. */
export type Traits = Readonly<Record<TraitColumn, string | null>>

/** The outcome of a case that is not closed yet. */
export const NOT_CLOSED = 'NOT_CLOSED'

/** A value that is not known. */
export const UNKNOWN = 'UNKNOWN'

/** Days from the opening of a case to the start of the service; the upper bound belongs to the band. */
export const waitBands = [
  [30, '0-30'],
  [60, '31-60'],
  [90, '61-90'],
  [180, '91-180'],
  [Number.POSITIVE_INFINITY, '181+'],
] as const
/** The waiting time of a case whose service has not begun. */
export const WAITING = 'WAITING'

const minors: readonly string[] = ageBands.slice(0, 6)
const elders: readonly string[] = ageBands.slice(-2)

/** The broader age bands: minors, adults, 65 or more. */
export const broadAges: Readonly<Record<string, string>> = Object.fromEntries(
  ageBands.map((band) => [band, minors.includes(band) ? '0-18' : elders.includes(band) ? '65+' : '18-65']),
)

/** The broader ISEE bands: three of them. */
export const broadIsee: Readonly<Record<string, string>> = Object.fromEntries(
  iseeBands.map((band, at) => [band, at <= 2 ? '0-6000' : at <= 5 ? '6000-15000' : '15000+']),
)

/**
 * The share of its detail that a value of a column has lost: 1 when it is generalised away, one half when it is broader. A comune too small to be
 * released counts as lost.
 */
export function lossOf(column: TraitColumn, value: string | null): number {
  if (value === null) return 1
  if (column === 'ageBand') return BROAD_AGES.has(value) ? 0.5 : 0
  if (column === 'iseeBand') return BROAD_ISEE.has(value) ? 0.5 : 0
  return 0
}

const BROAD_AGES = new Set(Object.values(broadAges))
const BROAD_ISEE = new Set(Object.values(broadIsee))
