import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { isCents } from '@cse/schema/cents'
import { badInput } from '@cse/schema/errors'
import { MEASURES, type PublicMeasure } from '../../rules/aggregate/measure.ts'
import type { ResolvedRequest } from '../../rules/aggregate/resolve-request.ts'
import type { Figure } from '../../rules/aggregate/rows.ts'
import type { Axis, CellTable, Family } from '../../rules/cell-tables.ts'
import { type ControlOf, controlOfPlaces } from '../../rules/disclosure/cell-control.ts'
import { publishOccupancy } from '../../rules/disclosure/occupancy.ts'
import { publishPercentile } from '../../rules/disclosure/percentile.ts'
import { publish, type Quantity } from '../../rules/disclosure/publication.ts'
import type { ConfidentialityStatus } from '../../rules/disclosure/published-figure.ts'
import { THRESHOLD } from '../../rules/disclosure/threshold.ts'
import { type PublicFactSum, publicFigures } from './public-figures.ts'
import { type ReleasableCell, releasableCells, releasableWaitingTimes } from './releasable-cells.ts'

/** How much of a table is read. */
export interface Extent {
  readonly periods: readonly string[]
  /** The most cells that are read. */
  readonly most: number
  /** The most cells that the error names when there are more. */
  readonly allowed: number
}

/**
 * The published figures of a table, those that are published as zero included.
 * @throws BAD_USER_INPUT for more cells than its extent allows
 */
export async function publishedFigures(
  session: SchemaSession,
  request: ResolvedRequest,
  extent: Extent,
  controlOf: ControlOf | null = controlOfPlaces(session.placeSecret),
): Promise<Figure[]> {
  const { table } = request
  if ('facts' in table) return figuresOfPublicFacts(session, request, table.facts, extent)
  const measure = MEASURES[request.measure]
  if (measure.kind === 'wait')
    return percentilesOfWaitingTimes(session, request, table.cells, measure.share, extent, controlOf)
  if (measure.kind === 'people')
    return figuresOfCells(session, request, table.cells, measure.quantity, extent, controlOf)
  return []
}

/** The error for a table of more than `most` cells. */
export const tooManyCells = (most: number) =>
  badInput([
    {
      path: 'input',
      reason: `La tabella ha più di ${most} celle: restringere il territorio o il periodo, o togliere una dimensione.`,
    },
  ])

/** The cells of a table that a request is about. */
export const cellSelection = (
  { territory, traits }: ResolvedRequest,
  table: CellTable,
  periods: readonly string[],
) => ({
  table,
  periods,
  territories: territory.codes,
  values: traits.values,
})

/** A cell as it is published. */
export function publishedCell(
  { period, territory, one, other, ...figures }: ReleasableCell,
  table: CellTable,
  quantity: Quantity,
  controlOf: ControlOf | null,
): Figure {
  const values = valuesOf(table, one, other)
  const control = controlFor(controlOf, table.family, territory, values)
  const { value, status } = publish(figures, quantity, control)
  return { period, territory, values, status, ...inUnits(value, quantity) }
}

async function figuresOfCells(
  session: SchemaSession,
  request: ResolvedRequest,
  table: CellTable,
  quantity: Quantity,
  { periods, most, allowed }: Extent,
  controlOf: ControlOf | null,
): Promise<Figure[]> {
  const least = controlOf === null ? 1 : THRESHOLD
  const cells = await releasableCells(session, cellSelection(request, table, periods), {
    quantity,
    limit: most + 1,
    least,
  })
  if (cells.length > most) throw tooManyCells(allowed)
  return cells.map((cell) => publishedCell(cell, table, quantity, controlOf))
}

async function percentilesOfWaitingTimes(
  session: SchemaSession,
  request: ResolvedRequest,
  table: CellTable,
  share: number,
  { periods, most, allowed }: Extent,
  controlOf: ControlOf | null,
): Promise<Figure[]> {
  const cells = await releasableWaitingTimes(session, cellSelection(request, table, periods), most + 1)
  if (cells.length > most) throw tooManyCells(allowed)
  return cells.flatMap(({ period, territory, one, other, histogram, keySum }) => {
    const values = valuesOf(table, one, other)
    const control = controlFor(controlOf, table.family, territory, values)
    const published = publishPercentile(histogram, share, keySum, control?.threshold ?? null)
    return published ? [{ period, territory, values, ...published, amount: null }] : []
  })
}

async function figuresOfPublicFacts(
  session: SchemaSession,
  request: ResolvedRequest,
  measure: PublicMeasure,
  { periods, most, allowed }: Extent,
): Promise<Figure[]> {
  const { traits } = request
  const extended = { ...request, periods: { ...request.periods, periods } }
  const found = await publicFigures(session, measure, extended, most + 1)
  if (found.length > most) throw tooManyCells(allowed)
  return found.map(({ period, territory, values, ...figure }) => ({
    period,
    territory,
    values: new Map<Axis, string>(traits.traits.map((trait, at) => [trait, values[at] ?? ''])),
    ...publishedPublicFigure(measure, figure),
  }))
}

/** Places, staff and money are exact; the number of occupied places counts people. */
function publishedPublicFigure(measure: PublicMeasure, { sum, of }: Pick<PublicFactSum, 'sum' | 'of'>) {
  if (measure.column === 'occupied') return { ...publishOccupancy(sum, of), amount: null }
  const status: ConfidentialityStatus = 'FREE'
  return {
    status,
    value: measure.unit === 'PLACES' ? sum : sum / 100,
    amount: measure.unit === 'CENTS' && isCents(sum) ? sum : null,
  }
}

function valuesOf({ axes }: CellTable, one: string, other: string): Map<Axis, string> {
  const values = [one, other]
  return new Map(axes.filter((axis) => axis !== 'DAYS').map((axis, at) => [axis, values[at] ?? '']))
}

function controlFor(
  controlOf: ControlOf | null,
  family: Family,
  territory: string,
  values: ReadonlyMap<Axis, string>,
) {
  return controlOf === null ? null : controlOf(family, territory, [...values.values()])
}

/** Minutes are published in hours; money in euro, and to the cent. */
function inUnits(value: number | null, quantity: Quantity): Pick<Figure, 'value' | 'amount'> {
  if (value === null) return { value, amount: null }
  if (quantity === 'MINUTES') return { value: Math.round(value / 6) / 10, amount: null }
  if (quantity !== 'CENTS') return { value, amount: null }
  return { value: value / 100, amount: isCents(value) ? value : null }
}
