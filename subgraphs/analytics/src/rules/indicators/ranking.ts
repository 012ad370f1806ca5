import type { IndicatorDefinition } from './definition.ts'
import { type FigureName, type KnownFigures, type Missing, REGION } from './figures.ts'

/** A value in its unit; or why there is none. */
export interface Value {
  readonly value: number | null
  readonly missing: Missing | null
}

/** An indicator for one Ambito and year, beside the others and the Region. */
export interface Indicator extends Value {
  readonly definition: IndicatorDefinition
  readonly ambito: string
  readonly year: number
  /** Of the Region as a whole, computed from its own published figures. */
  readonly region: Value
  /** Place among the Ambiti that have a value; equal values share one. Null without a value. */
  readonly rank: number | null
  /** How many Ambiti have a value. */
  readonly ranked: number
  /** Whether the target is reached; null without a target or a value. */
  readonly met: boolean | null
  /** Of which day the population is, and whose; null for indicators that need none. */
  readonly population: string | null
}

/** The value of an indicator from the figures of an Ambito or of the Region. */
export function indicatorValue(
  { of, per, times = 1, ceiling }: IndicatorDefinition,
  figures: KnownFigures,
): Value {
  const [upper, lower] = [figures[of], per === undefined ? 1 : figures[per]]
  const reason = [upper, lower].find((figure): figure is Missing => typeof figure === 'string')
  if (reason !== undefined) return { value: null, missing: reason }
  return Number(lower) === 0
    ? { value: null, missing: 'NO_DATA' }
    : {
        value: rounded(Math.min((Number(upper) * times) / Number(lower), ceiling ?? Infinity)),
        missing: null,
      }
}

/** An indicator of a year for every Ambito. `figures` has an entry for the Region too. */
export function rankedTable(
  definition: IndicatorDefinition,
  year: number,
  figures: ReadonlyMap<string, KnownFigures>,
  population: string,
): Indicator[] {
  const ambiti = [...figures].filter(([territory]) => territory !== REGION)
  const values = ambiti.map(([ambito, own]) => ({ ambito, ...indicatorValue(definition, own) }))
  const ranked = values.map(({ value }) => value).filter((value) => value !== null)
  const region = figures.get(REGION)
  const regional: Value = region ? indicatorValue(definition, region) : { value: null, missing: 'NO_DATA' }
  return values.map(({ ambito, value, missing }) => ({
    definition,
    ambito,
    year,
    value,
    missing,
    region: regional,
    rank: value === null ? null : 1 + ranked.filter((other) => isBetter(definition, other, value)).length,
    ranked: ranked.length,
    met: reachesTarget(definition, value),
    population: needsPopulation(definition) ? population : null,
  }))
}

/** Where neither way is better, the first is the one with the highest value. */
function isBetter({ direction }: IndicatorDefinition, a: number, b: number): boolean {
  return direction === 'LOWER_IS_BETTER' ? a < b : a > b
}

function reachesTarget({ direction, target }: IndicatorDefinition, value: number | null): boolean | null {
  if (target === null || value === null) return null
  return direction === 'LOWER_IS_BETTER' ? value <= target.value : value >= target.value
}

const POPULATION: ReadonlySet<FigureName | undefined> = new Set(['inhabitants', 'infants', 'elders'])
const needsPopulation = ({ per }: IndicatorDefinition): boolean => POPULATION.has(per)

const rounded = (value: number): number => Math.round(value * 100) / 100
