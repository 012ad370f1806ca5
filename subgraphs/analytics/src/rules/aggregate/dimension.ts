import type { TerritoryLevel, Trait } from '../cell-tables.ts'
import { TRAITS } from '../cell-tables.ts'
import type { PeriodLevel } from '../period.ts'

/** A dimension by which a table is broken down. */
export type Dimension = Exclude<TerritoryLevel, 'REGION'> | Exclude<PeriodLevel, 'ALWAYS'> | Trait

/** From the widest to the narrowest. */
export const TERRITORY_DIMENSIONS = ['PROVINCE', 'AMBITO', 'COMUNE'] as const
/** From the widest to the narrowest. */
export const PERIOD_DIMENSIONS = ['YEAR', 'QUARTER', 'MONTH'] as const
// Object.keys loses the type of the keys.
export const TRAIT_DIMENSIONS = Object.keys(TRAITS) as Trait[]

/** The most dimensions of a table: more would make cells smaller and their publication riskier. */
export const MOST_DIMENSIONS = 3

export const isTerritory = (dimension: Dimension): dimension is (typeof TERRITORY_DIMENSIONS)[number] =>
  TERRITORY_DIMENSIONS.some((one) => one === dimension)

export const isPeriod = (dimension: Dimension): dimension is (typeof PERIOD_DIMENSIONS)[number] =>
  PERIOD_DIMENSIONS.some((one) => one === dimension)

export const isTrait = (dimension: Dimension): dimension is Trait => dimension in TRAITS
