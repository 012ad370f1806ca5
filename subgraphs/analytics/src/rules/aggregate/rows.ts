import type { InhabitantsOf } from '../../store/aggregate/inhabitants.ts'
import type { Axis, Territory } from '../cell-tables.ts'
import type { ConfidentialityStatus } from '../disclosure/control.ts'
import { monthsOf, type PeriodLevel, periodOf, previous } from '../period.ts'
import type { Territories } from '../territories.ts'
import { type Dimension, isPeriod, isTerritory } from './dimension.ts'
import type { Measure } from './measure.ts'
import type { AdmittedQuestion } from './request.ts'

/** The value of one dimension in a row. */
export interface DimensionValue {
  readonly dimension: Dimension
  readonly code: string
}

/** A figure of one combination of values, as it is published. */
export interface Figure {
  readonly period: string
  readonly territory: string
  /** By the traits of the question. */
  readonly values: ReadonlyMap<Axis, string>
  readonly value: number | null
  /** In cents, where the figure is money. */
  readonly amount: number | null
  readonly status: ConfidentialityStatus
}

export interface AggregateRow extends Pick<Figure, 'value' | 'amount' | 'status'> {
  readonly group: readonly DimensionValue[]
  /** The published value one period before; null when it is not told, or no period is named. */
  readonly previous: number | null
  /** From the previous value to this, in per cent of the former. */
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
 * The figures of which a table has rows: those of its periods, without those that are told as zero, like combinations without any record. A
 * question without dimensions has one row always.
 */
export function shownOf(question: AdmittedQuestion, figures: readonly Figure[]): readonly Figure[] {
  const periods = new Set(question.periods.periods)
  // A wait of no days is one.
  const isTold = (value: number | null) => value !== 0 || question.awaited != null
  const shown = figures.filter(({ period, value }) => periods.has(period) && isTold(value))
  return question.by.length === 0 && shown.length === 0 ? [nothing(question)] : shown
}

/** The rows of a table out of published figures, those of the periods before among them. */
export function rowsOf(
  question: AdmittedQuestion,
  figures: readonly Figure[],
  territories: Territories,
  inhabitantsOf: InhabitantsOf,
): AggregateRow[] {
  const known = new Map(figures.map((figure) => [nameOf(figure), figure]))
  const rows = shownOf(question, figures).map((figure) => {
    const { value, amount, status } = figure
    const before = comparedWith(figure, question.periods.level, known)
    const inhabitants = inhabitantsOf(figure)
    return {
      group: groupOf(question, figure, territories),
      value,
      amount,
      status,
      previous: before,
      change: before && value !== null ? rounded(((value - before) / before) * 100, 1) : null,
      perThousand: inhabitants && value !== null ? rounded((value / inhabitants) * 1_000, 3) : null,
    }
  })
  return rows.sort(byGroup)
}

/** The values that name the row of a figure. */
export function groupOf(
  { by, territory }: AdmittedQuestion,
  figure: Figure,
  territories: Territories,
): DimensionValue[] {
  return by.map((dimension) => ({
    dimension,
    code: codeOf(dimension, figure, territory.level, territories),
  }))
}

/** The periods to read: those that are shown, and the one before each of them. */
export function periodsToRead({ level, periods }: AdmittedQuestion['periods']): string[] {
  return level === 'ALWAYS'
    ? [...periods]
    : [...new Set(periods.flatMap((period) => [previous(period), period]))]
}

/** Names a figure among those of its table. */
export const nameOf = ({ period, territory, values }: Omit<Figure, 'value' | 'amount' | 'status'>) =>
  JSON.stringify([period, territory, ...values.values()])

function comparedWith(figure: Figure, level: PeriodLevel, known: ReadonlyMap<string, Figure>): number | null {
  if (level === 'ALWAYS') return null
  const before = known.get(nameOf({ ...figure, period: previous(figure.period) }))
  return before ? before.value : 0
}

function nothing({ territory, periods, awaited }: AdmittedQuestion): Figure {
  const [place = ''] = territory.codes
  const [period = ''] = periods.periods
  const figure =
    awaited == null ? { value: 0, status: 'FREE' as const } : { value: null, status: 'SMALL_COUNT' as const }
  return { period, territory: place, values: new Map(), amount: null, ...figure }
}

function codeOf(dimension: Dimension, figure: Figure, level: Territory, territories: Territories): string {
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
