import { publish } from './disclosure.ts'
import type { AdmittedQuestion } from './question.ts'
import type { NamedCell } from './store.ts'

/** An indicator of the Osservatorio: how it is computed, in words, and from what. */
export interface IndicatorDefinition {
  readonly code: string
  readonly name: string
  readonly formula: string
  readonly unit: string
  readonly source: string
  readonly direction: 'HIGHER_IS_BETTER' | 'LOWER_IS_BETTER' | 'NEUTRAL'
  /** What is counted for each Ambito in a year. */
  readonly counted: (year: number) => Omit<AdmittedQuestion, 'by' | 'within'>
  /** To how many inhabitants the count is related. */
  readonly per: number
}

/** An indicator for one Ambito and year. */
export interface Indicator extends Omit<IndicatorDefinition, 'counted' | 'per'> {
  readonly ambito: string
  readonly year: number
  readonly value: number | null
}

const SOURCE = 'Cartella sociale elettronica, fatti anonimizzati; popolazione ISTAT 2021'

const within = (year: number) => ({ from: `${year}-01`, to: `${year}-12` })

/** The catalogue. Counts in it have passed disclosure control, so a rate is only as exact as a published count is. */
export const INDICATORS: readonly IndicatorDefinition[] = [
  {
    code: 'NEW_CASES_1000',
    name: 'Nuove prese in carico per 1.000 abitanti',
    formula: 'cartelle aperte nell’anno / popolazione residente × 1.000',
    unit: 'cartelle per 1.000 abitanti',
    source: SOURCE,
    direction: 'NEUTRAL',
    counted: (year) => ({ measure: 'CASES', filter: within(year) }),
    per: 1_000,
  },
  {
    code: 'NEW_CASES_ELDERLY_1000',
    name: 'Nuove prese in carico di anziani per 1.000 abitanti',
    formula: 'cartelle aperte nell’anno nell’area anziani / popolazione residente × 1.000',
    unit: 'cartelle per 1.000 abitanti',
    source: SOURCE,
    direction: 'NEUTRAL',
    counted: (year) => ({ measure: 'CASES', filter: { ...within(year), targetAreas: ['4'] } }),
    per: 1_000,
  },
  {
    code: 'DELIVERIES_1000',
    name: 'Erogazioni mensili per 1.000 abitanti',
    formula: 'erogazioni mensili registrate nell’anno / popolazione residente × 1.000',
    unit: 'erogazioni per 1.000 abitanti',
    source: SOURCE,
    direction: 'HIGHER_IS_BETTER',
    counted: (year) => ({ measure: 'DELIVERIES', filter: within(year) }),
    per: 1_000,
  },
]

/** The values of an indicator: one for each Ambito, null where the count is not published. */
export function valuesOf(
  definition: IndicatorDefinition,
  year: number,
  cells: readonly NamedCell[],
  inhabitants: ReadonlyMap<string, number>,
): Indicator[] {
  const { counted, per, ...described } = definition
  const cellOf = new Map(cells.map((cell) => [cell.names[0], cell]))
  return [...inhabitants].map(([ambito, base]) => {
    const cell = cellOf.get(ambito)
    const count = cell ? publish(cell).value : 0
    return {
      ...described,
      ambito,
      year,
      value: count === null ? null : Math.round((count * per * 100) / base) / 100,
    }
  })
}
