import { ageBands, iseeBands } from '@cse/schema/bands'

/**
 * What a released record tells of a case, from the place to the wait. Each of them counts as known to somebody who looks for a person
 * (quasi-identifier), so a combination is one of all of them.
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
export type Column = (typeof columns)[number]

/** What is told of a case; null where it is not told. */
export type Traits = Readonly<Record<Column, string | null>>

/** The outcome of a case that is not closed yet. */
export const NOT_CLOSED = 'NOT_CLOSED'

/** What is not known is told as such. */
export const UNKNOWN = 'UNKNOWN'

/** Days from the opening of a case to the start of the service; the upper bound belongs to the band. */
export const waitBands = [
  [30, '0-30'],
  [60, '31-60'],
  [90, '61-90'],
  [180, '91-180'],
  [Number.POSITIVE_INFINITY, '181+'],
] as const
/** The wait of a case whose service has not begun. */
export const WAITING = 'WAITING'

const minors: readonly string[] = ageBands.slice(0, 6)
const elders: readonly string[] = ageBands.slice(-2)

/** Age told more broadly: minors, adults, who is 65 or more. */
export const broadAges: Readonly<Record<string, string>> = Object.fromEntries(
  ageBands.map((band) => [band, minors.includes(band) ? '0-18' : elders.includes(band) ? '65+' : '18-65']),
)

/** ISEE told more broadly, in three bands. */
export const broadIsee: Readonly<Record<string, string>> = Object.fromEntries(
  iseeBands.map((band, at) => [band, at <= 2 ? '0-6000' : at <= 5 ? '6000-15000' : '15000+']),
)

/**
 * How much of a column's detail a value has lost: 1 when it is not told, one half when it is told more broadly. A comune too small to be
 * told counts as lost.
 */
export function lossOf(column: Column, value: string | null): number {
  if (value === null) return 1
  if (column === 'ageBand') return BROAD_AGES.has(value) ? 0.5 : 0
  if (column === 'iseeBand') return BROAD_ISEE.has(value) ? 0.5 : 0
  return 0
}

const BROAD_AGES = new Set(Object.values(broadAges))
const BROAD_ISEE = new Set(Object.values(broadIsee))
