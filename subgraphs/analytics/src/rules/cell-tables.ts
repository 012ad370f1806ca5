import type { PeriodLevel } from './period.ts'

/** The levels of territory. */
export type TerritoryLevel = 'REGION' | 'PROVINCE' | 'AMBITO' | 'COMUNE'

/** The traits by which records are broken down, and the letter of each in the code of a table. */
export const TRAITS = {
  TARGET_AREA: 'T',
  PHASE: 'P',
  SEX: 'S',
  AGE_BAND: 'A',
  ISEE_BAND: 'I',
  SERVICE_FAMILY: 'F',
  LEPS: 'L',
  SERVICE_TYPE: 'V',
  FUND: 'M',
  PURPOSE: 'U',
  OUTCOME: 'O',
  INSTRUMENT: 'N',
  NEED: 'E',
  PROFILE: 'R',
} as const
export type Trait = keyof typeof TRAITS

/** An axis of a table. The days of a waiting time, in classes (`waiting-times.ts`), are one of every table of waiting times, and never requested. */
export type Axis = Trait | 'DAYS'

/** A kind of records about persons, and the traits by which they may be broken down. */
interface FamilyDefinition {
  readonly code: string
  /** One trait at a time. */
  readonly traits: readonly Trait[]
  /** Two traits at a time. */
  readonly pairs: readonly (readonly [Trait, Trait])[]
  /** Whether each record is a waiting time: see {@link Axis}. */
  readonly waitingTimes?: true
  /** Whether there are tables by the year alone, for the indicators, which are never requested. */
  readonly yearly?: true
  /** Whether records are counted over all years too, by traits. */
  readonly stock?: true
}

const OF_WAITING_TIMES = {
  traits: ['TARGET_AREA', 'SEX', 'AGE_BAND', 'ISEE_BAND'],
  pairs: [],
  waitingTimes: true,
} as const

const FAMILIES = {
  /** Cases, in the month in which they were opened. */
  CASES: {
    code: 'C',
    stock: true,
    traits: ['TARGET_AREA', 'PHASE', 'SEX', 'AGE_BAND', 'ISEE_BAND'],
    pairs: [
      ['TARGET_AREA', 'PHASE'],
      ['TARGET_AREA', 'SEX'],
      ['TARGET_AREA', 'AGE_BAND'],
      ['TARGET_AREA', 'ISEE_BAND'],
      ['PHASE', 'SEX'],
      ['PHASE', 'AGE_BAND'],
      ['SEX', 'AGE_BAND'],
      ['SEX', 'ISEE_BAND'],
      ['AGE_BAND', 'ISEE_BAND'],
    ],
  },
  /** Cases, in the month in which they were closed. */
  CLOSURES: {
    code: 'X',
    traits: ['TARGET_AREA', 'OUTCOME', 'SEX', 'AGE_BAND'],
    pairs: [['TARGET_AREA', 'OUTCOME']],
  },
  DELIVERIES: {
    code: 'D',
    traits: [
      'TARGET_AREA',
      'PHASE',
      'SEX',
      'AGE_BAND',
      'ISEE_BAND',
      'SERVICE_FAMILY',
      'LEPS',
      'SERVICE_TYPE',
      'FUND',
    ],
    pairs: [
      ['TARGET_AREA', 'SEX'],
      ['TARGET_AREA', 'AGE_BAND'],
      ['TARGET_AREA', 'ISEE_BAND'],
      ['TARGET_AREA', 'SERVICE_FAMILY'],
      ['TARGET_AREA', 'LEPS'],
      ['TARGET_AREA', 'FUND'],
      ['SEX', 'AGE_BAND'],
      ['SEX', 'SERVICE_FAMILY'],
      ['AGE_BAND', 'SERVICE_FAMILY'],
      ['AGE_BAND', 'LEPS'],
      ['SERVICE_FAMILY', 'FUND'],
    ],
  },
  /** Deliveries at home: of the SIOSS macro-area C, `Interventi per favorire la domiciliarità`. */
  HOME_CARE: { code: 'H', traits: ['AGE_BAND'], pairs: [], yearly: true },
  APPOINTMENTS: {
    code: 'B',
    traits: ['PURPOSE', 'OUTCOME', 'SEX', 'AGE_BAND'],
    pairs: [['PURPOSE', 'OUTCOME']],
  },
  ASSESSMENTS: {
    code: 'E',
    traits: ['TARGET_AREA', 'INSTRUMENT', 'SEX', 'AGE_BAND'],
    pairs: [
      ['INSTRUMENT', 'NEED'],
      ['TARGET_AREA', 'INSTRUMENT'],
      ['TARGET_AREA', 'SEX'],
      ['TARGET_AREA', 'AGE_BAND'],
    ],
  },
  TRANSFERS: {
    code: 'T',
    traits: ['TARGET_AREA', 'OUTCOME'],
    pairs: [['TARGET_AREA', 'OUTCOME']],
  },
  /** Waiting times from the opening of the case to the first such event, in the year in which they ended. */
  WAITS_FOR_ASSESSMENT: { code: 'WA', ...OF_WAITING_TIMES },
  WAITS_FOR_PROJECT: { code: 'WP', ...OF_WAITING_TIMES },
  WAITS_FOR_DELIVERY: { code: 'WD', ...OF_WAITING_TIMES },
  WAITS_FOR_CLOSURE: { code: 'WC', ...OF_WAITING_TIMES },
} as const satisfies Record<string, FamilyDefinition>
export type Family = keyof typeof FAMILIES

/** A table whose cells are stored. */
export interface CellTable {
  /** Stable name of the table in the database, such as `D.AY.TS`. */
  readonly code: string
  readonly family: Family
  readonly territory: TerritoryLevel
  readonly period: PeriodLevel
  /** Up to two, in this order in a cell's address. */
  readonly axes: readonly Axis[]
}

/** The address of a cell: its table, and the value of each of the table's axes; the empty text where the table has none. */
export interface CellAddress {
  /** Code of the {@link CellTable}. */
  readonly table: string
  readonly period: string
  readonly territory: string
  readonly one: string
  readonly other: string
}

const TERRITORIES: readonly TerritoryLevel[] = ['REGION', 'PROVINCE', 'AMBITO', 'COMUNE']
const PERIODS: readonly PeriodLevel[] = ['ALWAYS', 'YEAR', 'QUARTER', 'MONTH']

/** All tables. No other combination can be requested: the fewer breakdowns of the same records there are, the less they disclose together. */
export const cellTables: readonly CellTable[] = Object.keys(FAMILIES).flatMap((name) =>
  tablesOf(name as Family),
)

const TABLES = new Map(cellTables.map((table) => [table.code, table]))

/** The table of a family by territory, period and traits, in any order; null where there is none. */
export function cellTableOf(
  family: Family,
  territory: TerritoryLevel,
  period: PeriodLevel,
  traits: readonly Trait[],
): CellTable | null {
  const axes = combinationsOf(FAMILIES[family]).find(
    (combination) =>
      combination.length === traits.length && traits.every((trait) => combination.includes(trait)),
  )
  if (!axes) return null
  return TABLES.get(codeOf(family, territory, period, withDays(FAMILIES[family], axes))) ?? null
}

/** The combinations of traits for which a family has a table, for a territory and a period. */
export function combinationsFor(
  family: Family,
  territory: TerritoryLevel,
  period: PeriodLevel,
): readonly (readonly Trait[])[] {
  return combinationsOf(FAMILIES[family]).filter((traits) =>
    hasTable(FAMILIES[family], territory, period, traits),
  )
}

/** Identifies the catalogue of tables: cells of another one must be rebuilt. */
export const catalogueName = cellTables.map(({ code }) => code).join(' ')

function tablesOf(family: Family): CellTable[] {
  const described = FAMILIES[family]
  return TERRITORIES.flatMap((territory) =>
    PERIODS.flatMap((period) =>
      combinationsOf(described)
        .filter((traits) => hasTable(described, territory, period, traits))
        .map((traits) => {
          const axes = withDays(described, traits)
          return { code: codeOf(family, territory, period, axes), family, territory, period, axes }
        }),
    ),
  )
}

/**
 * The finer the territory or the period, the fewer traits: a table that is hardly ever requested would be stored for everybody, would be published of
 * very few persons, and would change with every event.
 */
function hasTable(
  family: FamilyDefinition,
  territory: TerritoryLevel,
  period: PeriodLevel,
  traits: readonly Trait[],
): boolean {
  if (family.waitingTimes || family.yearly) return period === 'YEAR' && territory !== 'COMUNE'
  if (traits.length === 0) return true
  if (traits.length === 2)
    return (territory === 'REGION' || territory === 'AMBITO') && periodsOfStock(family).includes(period)
  switch (territory) {
    case 'REGION':
      return true
    case 'AMBITO':
      return period === 'MONTH' ? !traits.includes('SERVICE_TYPE') : periodsOfStock(family).includes(period)
    case 'PROVINCE':
      return periodsOfStock(family).includes(period)
    case 'COMUNE':
      return !traits.includes('SERVICE_TYPE') && periodsOfStock(family).includes(period)
  }
}

/** All cases there have been are broken down by traits; deliveries and the like are meaningful for a year alone. */
function periodsOfStock({ stock }: FamilyDefinition): readonly PeriodLevel[] {
  return stock ? ['ALWAYS', 'YEAR'] : ['YEAR']
}

function combinationsOf({ traits, pairs }: FamilyDefinition): readonly (readonly Trait[])[] {
  return [[], ...traits.map((trait) => [trait]), ...pairs]
}

function withDays({ waitingTimes }: FamilyDefinition, traits: readonly Trait[]): readonly Axis[] {
  return waitingTimes ? [...traits, 'DAYS'] : traits
}

function codeOf(family: Family, level: TerritoryLevel, period: PeriodLevel, axes: readonly Axis[]): string {
  const letters = axes.map((axis) => (axis === 'DAYS' ? 'D' : TRAITS[axis])).join('')
  return `${FAMILIES[family].code}.${level[0]}${period[0]}.${letters}`
}
