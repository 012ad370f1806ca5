import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { badInput } from '@cse/schema/errors'
import type { Viewer } from '@cse/schema/viewer'
import { MEASURES, type PublicMeasure } from '../../rules/aggregate/measure.ts'
import { type AdmittedQuestion, admit, type Question } from '../../rules/aggregate/request.ts'
import { type AggregateTable, type Figure, periodsToRead, rowsOf } from '../../rules/aggregate/rows.ts'
import type { Axis, Family, KeptTable } from '../../rules/cell-tables.ts'
import { type ControlOf, controlOfPlace } from '../../rules/disclosure/cell-control.ts'
import { type ConfidentialityStatus, THRESHOLD } from '../../rules/disclosure/control.ts'
import { publishOccupancy } from '../../rules/disclosure/occupancy.ts'
import { publishPercentile } from '../../rules/disclosure/percentile.ts'
import { publish, type Quantity } from '../../rules/disclosure/publication.ts'
import { closedThrough } from '../../rules/period.ts'
import { territoriesOf } from '../territories.ts'
import { freshnessOf } from './freshness.ts'
import { inhabitantsFor } from './inhabitants.ts'
import { type PublicFigure, publicFigures } from './public-figures.ts'
import { type ToldCell, toldCells, toldWaits } from './releasable-cells.ts'

/** A table asks at most so many cells. */
export const MOST_CELLS = 5_000

/**
 * The published table that answers a question.
 * @param controlOf how each cell is protected; null, in tests alone, tells what is told as it is
 * @throws BAD_USER_INPUT as {@link admit}, and for more than {@link MOST_CELLS} cells
 */
export async function answer(
  session: SchemaSession,
  question: Question,
  { viewer, now }: { readonly viewer: Viewer; readonly now: Date },
  controlOf: ControlOf | null = controlOfPlace,
): Promise<AggregateTable> {
  const asOf = freshnessOf(session, question.measure)
  // who is refused below, or gone, no longer waits for it
  asOf.catch(() => {})
  const territories = await territoriesOf(session)
  const closed = closedThrough(now)
  const admitted = admit(question, { viewer, territories, closed })
  const [inhabitantsOf, figures] = await Promise.all([
    inhabitantsFor(session, admitted, territories),
    figuresOf(session, admitted, shownAndBefore(admitted), controlOf),
  ])
  const rows = rowsOf(admitted, figures, territories, inhabitantsOf)
  if (rows.length > MOST_CELLS) throw tooMany(MOST_CELLS)
  return {
    measure: question.measure,
    dimensions: question.by,
    rows,
    suppressed: rows.filter(({ value }) => value === null).length,
    asOf: (await asOf) ?? now,
    closedThrough: closed,
  }
}

/** @param most as many cells as there may be */
export const tooMany = (most: number) =>
  badInput([
    {
      path: 'input',
      reason: `La tabella ha più di ${most} celle: restringere il territorio o il periodo, o togliere una dimensione.`,
    },
  ])

/** How much of a table is read. */
export interface Extent {
  readonly periods: readonly string[]
  /** So many cells are read at most. */
  readonly most: number
  /** What is said when there are more. */
  readonly allowed: number
}

/** Every cell shown may come with the one before it. */
const shownAndBefore = ({ periods }: AdmittedQuestion): Extent => ({
  periods: periodsToRead(periods),
  most: 2 * MOST_CELLS,
  allowed: MOST_CELLS,
})

/**
 * The published figures of a table, those that are told as zero among them.
 * @throws BAD_USER_INPUT for more cells than its extent allows
 */
export async function figuresOf(
  session: SchemaSession,
  question: AdmittedQuestion,
  extent: Extent,
  controlOf: ControlOf | null = controlOfPlace,
): Promise<Figure[]> {
  const { table } = question
  if ('facts' in table) return publicOnes(session, question, table.facts, extent)
  const measure = MEASURES[question.measure]
  if (measure.kind === 'wait') return waits(session, question, table.kept, measure.share, extent, controlOf)
  if (measure.kind === 'people')
    return counted(session, question, table.kept, measure.quantity, extent, controlOf)
  return []
}

/** Which cells of a kept table a question is about. */
export const wanted = (
  { territory, traits }: AdmittedQuestion,
  kept: KeptTable,
  periods: readonly string[],
) => ({
  kept,
  periods,
  territories: territory.codes,
  values: traits.values,
})

async function counted(
  session: SchemaSession,
  question: AdmittedQuestion,
  kept: KeptTable,
  quantity: Quantity,
  { periods, most, allowed }: Extent,
  controlOf: ControlOf | null,
): Promise<Figure[]> {
  const least = controlOf === null ? 1 : THRESHOLD
  const cells = await toldCells(session, wanted(question, kept, periods), {
    quantity,
    limit: most + 1,
    least,
  })
  if (cells.length > most) throw tooMany(allowed)
  return cells.map((cell) => publishedCell(cell, kept, quantity, controlOf))
}

/** A cell as it is published. */
export function publishedCell(
  { period, territory, one, other, ...figures }: ToldCell,
  kept: KeptTable,
  quantity: Quantity,
  controlOf: ControlOf | null,
): Figure {
  const values = valuesOf(kept, one, other)
  const control = controlled(controlOf, kept.family, territory, values)
  const { value, status } = publish(figures, quantity, control)
  return { period, territory, values, status, ...inUnits(value, quantity) }
}

async function waits(
  session: SchemaSession,
  question: AdmittedQuestion,
  kept: KeptTable,
  share: number,
  { periods, most, allowed }: Extent,
  controlOf: ControlOf | null,
): Promise<Figure[]> {
  const found = await toldWaits(session, wanted(question, kept, periods), most + 1)
  if (found.length > most) throw tooMany(allowed)
  return found.flatMap(({ period, territory, one, other, histogram, keySum }) => {
    const values = valuesOf(kept, one, other)
    const control = controlled(controlOf, kept.family, territory, values)
    const published = publishPercentile(histogram, share, keySum, control?.threshold ?? null)
    return published ? [{ period, territory, values, ...published, amount: null }] : []
  })
}

async function publicOnes(
  session: SchemaSession,
  question: AdmittedQuestion,
  measure: PublicMeasure,
  { periods, most, allowed }: Extent,
): Promise<Figure[]> {
  const { traits } = question
  const read = { ...question, periods: { ...question.periods, periods } }
  const found = await publicFigures(session, measure, read, most + 1)
  if (found.length > most) throw tooMany(allowed)
  return found.map(({ period, territory, values, ...figure }) => ({
    period,
    territory,
    values: new Map<Axis, string>(traits.traits.map((trait, at) => [trait, values[at] ?? ''])),
    ...publishedPublic(measure, figure),
  }))
}

/** Places, staff and money are exact; how many places are taken counts people. */
function publishedPublic(measure: PublicMeasure, { sum, of }: Pick<PublicFigure, 'sum' | 'of'>) {
  if (measure.column === 'occupied') return { ...publishOccupancy(sum, of), amount: null }
  const status: ConfidentialityStatus = 'FREE'
  return {
    status,
    value: measure.unit === 'PLACES' ? sum : sum / 100,
    amount: measure.unit === 'CENTS' ? sum : null,
  }
}

function valuesOf({ axes }: KeptTable, one: string, other: string): Map<Axis, string> {
  const values = [one, other]
  return new Map(axes.filter((axis) => axis !== 'DAYS').map((axis, at) => [axis, values[at] ?? '']))
}

function controlled(
  controlOf: ControlOf | null,
  family: Family,
  territory: string,
  values: ReadonlyMap<Axis, string>,
) {
  return controlOf === null ? null : controlOf(family, territory, [...values.values()])
}

/** Minutes are told in hours, money in euro and to the cent. */
function inUnits(value: number | null, quantity: Quantity): Pick<Figure, 'value' | 'amount'> {
  if (value === null) return { value, amount: null }
  if (quantity === 'MINUTES') return { value: Math.round(value / 6) / 10, amount: null }
  return quantity === 'CENTS' ? { value: value / 100, amount: value } : { value, amount: null }
}
