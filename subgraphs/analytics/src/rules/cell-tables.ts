import type { PeriodLevel } from './period.ts'

/** How finely territory is told. */
export type Territory = 'REGION' | 'PROVINCE' | 'AMBITO' | 'COMUNE'

/** What else a record is told apart by, and the letter that stands for it in the code of a kept table. */
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

/** The days that a wait lasted, in classes (`waits.ts`): part of every table of waits, never asked for. */
export type Axis = Trait | 'DAYS'

/** What records there are of a person, and by what traits they may be told apart. */
interface FamilyOfRecords {
  readonly code: string
  /** One trait at a time. */
  readonly traits: readonly Trait[]
  /** Two traits at a time. */
  readonly pairs: readonly (readonly [Trait, Trait])[]
  /** Each record is a wait: see {@link Axis}. */
  readonly waits?: true
  /** Kept by the year alone, for the indicators: never asked for by itself. */
  readonly yearly?: true
  /** Counted over all years too, by traits. */
  readonly stock?: true
}

const ABOUT_A_WAIT = {
  traits: ['TARGET_AREA', 'SEX', 'AGE_BAND', 'ISEE_BAND'],
  pairs: [],
  waits: true,
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
  /** Waits, from the opening of the case to the first time that it got there, in the year in which they ended. */
  WAITS_FOR_ASSESSMENT: { code: 'WA', ...ABOUT_A_WAIT },
  WAITS_FOR_PROJECT: { code: 'WP', ...ABOUT_A_WAIT },
  WAITS_FOR_DELIVERY: { code: 'WD', ...ABOUT_A_WAIT },
  WAITS_FOR_CLOSURE: { code: 'WC', ...ABOUT_A_WAIT },
} as const satisfies Record<string, FamilyOfRecords>
export type Family = keyof typeof FAMILIES

/** One table whose cells are kept. */
export interface CellTable {
  /** Stable name of the table in the database, such as `D.AY.TS`. */
  readonly code: string
  readonly family: Family
  readonly territory: Territory
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

const TERRITORIES: readonly Territory[] = ['REGION', 'PROVINCE', 'AMBITO', 'COMUNE']
const PERIODS: readonly PeriodLevel[] = ['ALWAYS', 'YEAR', 'QUARTER', 'MONTH']

/** All tables. What is not among them cannot be asked for: the fewer ways to cut the same records, the less they tell when laid over each other. */
export const cellTables: readonly CellTable[] = Object.keys(FAMILIES).flatMap((name) =>
  tablesOf(name as Family),
)

const TABLES = new Map(cellTables.map((table) => [table.code, table]))

/** The table of a family by territory, period and traits, in whatever order these are named; null where none is kept. */
export function cellTableOf(
  family: Family,
  territory: Territory,
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

/** The combinations of traits by which a family is kept, for a territory and a period. */
export function combinationsFor(
  family: Family,
  territory: Territory,
  period: PeriodLevel,
): readonly (readonly Trait[])[] {
  return combinationsOf(FAMILIES[family]).filter((traits) =>
    isKept(FAMILIES[family], territory, period, traits),
  )
}

/** Names the catalogue: cells made by another one must be made anew. */
export const catalogueName = cellTables.map(({ code }) => code).join(' ')

function tablesOf(family: Family): CellTable[] {
  const described = FAMILIES[family]
  return TERRITORIES.flatMap((territory) =>
    PERIODS.flatMap((period) =>
      combinationsOf(described)
        .filter((traits) => isKept(described, territory, period, traits))
        .map((traits) => {
          const axes = withDays(described, traits)
          return { code: codeOf(family, territory, period, axes), family, territory, period, axes }
        }),
    ),
  )
}

/**
 * The finer the territory or the period, the fewer traits: what hardly anybody asks for would be kept for everybody, would be told of very few
 * persons, and every event would have to move it.
 */
function isKept(
  family: FamilyOfRecords,
  territory: Territory,
  period: PeriodLevel,
  traits: readonly Trait[],
): boolean {
  if (family.waits || family.yearly) return period === 'YEAR' && territory !== 'COMUNE'
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

/** Whoever counts all cases there have been asks by what; of deliveries and the like only a year's tell something. */
function periodsOfStock({ stock }: FamilyOfRecords): readonly PeriodLevel[] {
  return stock ? ['ALWAYS', 'YEAR'] : ['YEAR']
}

function combinationsOf({ traits, pairs }: FamilyOfRecords): readonly (readonly Trait[])[] {
  return [[], ...traits.map((trait) => [trait]), ...pairs]
}

function withDays({ waits }: FamilyOfRecords, traits: readonly Trait[]): readonly Axis[] {
  return waits ? [...traits, 'DAYS'] : traits
}

function codeOf(family: Family, territory: Territory, period: PeriodLevel, axes: readonly Axis[]): string {
  const letters = axes.map((axis) => (axis === 'DAYS' ? 'D' : TRAITS[axis])).join('')
  return `${FAMILIES[family].code}.${territory[0]}${period[0]}.${letters}`
}
