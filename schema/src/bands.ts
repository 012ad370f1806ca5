import type { Cents } from './cents.ts'
/** The age bands of SINBA for minors, and ours above; the lower bound belongs to the band. */
export const ageBands = [
  '0-3',
  '3-6',
  '6-9',
  '9-12',
  '12-15',
  '15-18',
  '18-30',
  '30-45',
  '45-65',
  '65-75',
  '75+',
] as const
export type AgeBand = (typeof ageBands)[number] | 'UNKNOWN'

/** The band of the age reached in `year`. */
export function ageBand(birthYear: number | null, year: number): AgeBand {
  if (birthYear === null) return 'UNKNOWN'
  const age = year - birthYear
  return UPPER_BOUNDS.find(([bound]) => age < bound)?.[1] ?? '75+'
}

const UPPER_BOUNDS = [
  [3, '0-3'],
  [6, '3-6'],
  [9, '6-9'],
  [12, '9-12'],
  [15, '12-15'],
  [18, '15-18'],
  [30, '18-30'],
  [45, '30-45'],
  [65, '45-65'],
  [75, '65-75'],
] as const

/** The bands of the ISEE that SINBA uses (FasciaISEEBeneficiario 1 to 8), in euro; the upper bound belongs to the band. */
export const iseeBands = [
  '0',
  '0-3000',
  '3000-6000',
  '6000-9000',
  '9000-12000',
  '12000-15000',
  '15000-20000',
  '20000+',
] as const
export type IseeBand = (typeof iseeBands)[number] | 'UNKNOWN'

/** The band of an ISEE in cents; null for who has none, or one that cannot be computed. */
export function iseeBand(cents: Cents | null): IseeBand {
  if (cents === null) return 'UNKNOWN'
  return ISEE_BOUNDS.find(([euro]) => cents <= euro * 100)?.[1] ?? '20000+'
}

const ISEE_BOUNDS = [
  [0, '0'],
  [3_000, '0-3000'],
  [6_000, '3000-6000'],
  [9_000, '6000-9000'],
  [12_000, '9000-12000'],
  [15_000, '12000-15000'],
  [20_000, '15000-20000'],
] as const
