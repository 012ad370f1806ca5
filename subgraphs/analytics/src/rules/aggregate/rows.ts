import type { Cents } from '@cse/schema/cents'
import type { Axis, TerritoryLevel } from '../cell-tables.ts'
import type { ConfidentialityStatus } from '../disclosure/published-figure.ts'
import { monthsOf, type PeriodLevel, periodOf, previous } from '../period.ts'
import type { Territories } from '../territories.ts'
import { type Dimension, isPeriod, isTerritory } from './dimension.ts'
import type { Measure } from './measure.ts'
import type { ResolvedRequest } from './resolve-request.ts'

/** The number of inhabitants that a figure is divided by: those of its territory, and of its sex and age band where it has them. Undefined where no statistic has it. */
export type InhabitantsOf = (figure: Pick<Figure, 'period' | 'territory' | 'values'>) => number | undefined

/** The value of one dimension in a row. */
export interface DimensionValue {
  readonly dimension: Dimension
  readonly code: string
}

/** A figure of one combination of values, as it is published. */
export interface Figure {
  readonly period: string
  readonly territory: string
  /** By trait of the request. */
  readonly values: ReadonlyMap<Axis, string>
  readonly value: number | null
  /** Where the figure is money. */
  readonly amount: Cents | null
  readonly status: ConfidentialityStatus
}

export interface AggregateRow extends Pick<Figure, 'value' | 'amount' | 'status'> {
  readonly group: readonly DimensionValue[]
  /** The published value one period before; null when it is not published, or no period is named. */
  readonly previous: number | null
  /** From the previous value to this one, in per cent of the previous. */
  readonly change: number | null
  readonly perThousand: number | null
}

/** A table as it is published. */
export interface AggregateTable {
  readonly measure: Measure
  readonly dimensions: readonly Dimension[]
  readonly rows: readonly AggregateRow[]
  readonly suppressed: number
  readonly asOf: Date
  /** The last month that is closed. */
  readonly closedThrough: string
}

/**
 * The figures of which a table has rows: those of its periods, without those that are published as zero, like combinations without any record. A
 * request without dimensions always has one row.
 */
export function shownFigures(request: ResolvedRequest, figures: readonly Figure[]): readonly Figure[] {
  const periods = new Set(request.periods.periods)
  // A waiting time of zero days is one.
  const isShown = (value: number | null) => value !== 0 || request.awaited != null
  const shown = figures.filter(({ period, value }) => periods.has(period) && isShown(value))
  return request.by.length === 0 && shown.length === 0 ? [emptyFigure(request)] : shown
}

/** The rows of a table, from published figures that include those of the periods before. */
export function rowsOf(
  request: ResolvedRequest,
  figures: readonly Figure[],
  territories: Territories,
  inhabitantsOf: InhabitantsOf,
): AggregateRow[] {
  const known = new Map(figures.map((figure) => [figureKey(figure), figure]))
  const rows = shownFigures(request, figures).map((figure) => {
    const { value, amount, status } = figure
    const former = comparedWith(figure, request.periods.level, known)
    const inhabitants = inhabitantsOf(figure)
    return {
      group: groupOf(request, figure, territories),
      value,
      amount,
      status,
      previous: former,
      change: former && value !== null ? rounded(((value - former) / former) * 100, 1) : null,
      perThousand: inhabitants && value !== null ? rounded((value / inhabitants) * 1_000, 3) : null,
    }
  })
  return rows.sort(byGroup)
}

/** The values that identify the row of a figure. */
export function groupOf(
  { by, territory }: ResolvedRequest,
  figure: Figure,
  territories: Territories,
): DimensionValue[] {
  return by.map((dimension) => ({
    dimension,
    code: codeOf(dimension, figure, territory.level, territories),
  }))
}

/** The periods to read: those that are shown, and the one before each of them. */
export function periodsToRead({ level, periods }: ResolvedRequest['periods']): string[] {
  return level === 'ALWAYS'
    ? [...periods]
    : [...new Set(periods.flatMap((period) => [previous(period), period]))]
}

/** Identifies a figure among those of its table. */
export const figureKey = ({ period, territory, values }: Omit<Figure, 'value' | 'amount' | 'status'>) =>
  JSON.stringify([period, territory, ...values.values()])

function comparedWith(figure: Figure, level: PeriodLevel, known: ReadonlyMap<string, Figure>): number | null {
  if (level === 'ALWAYS') return null
  const former = known.get(figureKey({ ...figure, period: previous(figure.period) }))
  return former ? former.value : 0
}

function emptyFigure({ territory, periods, awaited }: ResolvedRequest): Figure {
  const [place = ''] = territory.codes
  const [period = ''] = periods.periods
  const figure =
    awaited == null ? { value: 0, status: 'FREE' as const } : { value: null, status: 'SMALL_COUNT' as const }
  return { period, territory: place, values: new Map(), amount: null, ...figure }
}

function codeOf(
  dimension: Dimension,
  figure: Figure,
  level: TerritoryLevel,
  territories: Territories,
): string {
  if (isTerritory(dimension))
    return dimension === level ? figure.territory : territories.widened(level, figure.territory, dimension)
  if (isPeriod(dimension)) return periodOf(monthsOf(figure.period).first, dimension)
  return figure.values.get(dimension) ?? ''
}

/** Orders rows by the codes of their groups. */
export function byGroup(
  { group: a }: Pick<AggregateRow, 'group'>,
  { group: b }: Pick<AggregateRow, 'group'>,
): number {
  const at = a.findIndex(({ code }, index) => code !== b[index]?.code)
  return at < 0 ? 0 : (a[at]?.code ?? '') < (b[at]?.code ?? '') ? -1 : 1
}

function rounded(value: number, digits: number): number {
  return Math.round(value * 10 ** digits) / 10 ** digits
}
