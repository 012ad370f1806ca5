import type { SchemaSession } from '@cse/db/src/schema-session'
import { badInput } from '@cse/schema/errors'
import type { Viewer } from '@cse/schema/viewer'
import type { Axis, Family, KeptTable } from '../catalogue.ts'
import { type ControlOf, controlOfPlace } from '../cell-control.ts'
import { MEASURES, type PublicMeasure } from '../measure.ts'
import { publishPercentile } from '../percentile.ts'
import { closedThrough } from '../period.ts'
import { publish, type Quantity } from '../publication.ts'
import { type AdmittedQuestion, admit, type Question } from '../question.ts'
import { territoriesOf } from '../territories.ts'
import { freshnessOf } from './freshness.ts'
import { publicFigures } from './public-figures.ts'
import { type AggregateTable, type Figure, periodsToRead, rowsOf } from './table.ts'
import { toldCells, toldWaits } from './told-cells.ts'

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
  const territories = await territoriesOf(session)
  const closed = closedThrough(now)
  const admitted = admit(question, { viewer, territories, closed })
  const rows = rowsOf(admitted, await figuresOf(session, admitted, controlOf), territories)
  if (rows.length > MOST_CELLS) throw tooMany()
  return {
    measure: question.measure,
    dimensions: question.by,
    rows,
    suppressed: rows.filter(({ value }) => value === null).length,
    asOf: (await asOf) ?? now,
    closedThrough: closed,
  }
}

const tooMany = () =>
  badInput([
    {
      path: 'input',
      reason: `La tabella ha più di ${MOST_CELLS} celle: restringere il territorio o il periodo, o togliere una dimensione.`,
    },
  ])

async function figuresOf(
  session: SchemaSession,
  question: AdmittedQuestion,
  controlOf: ControlOf | null,
): Promise<Figure[]> {
  const { table } = question
  if ('facts' in table) return publicOnes(session, question, table.facts)
  const measure = MEASURES[question.measure]
  if (measure.kind === 'wait') return waits(session, question, table.kept, measure.share, controlOf)
  if (measure.kind === 'people') return counted(session, question, table.kept, measure.quantity, controlOf)
  return []
}

/** Every cell shown may come with the one before it; a few more than allowed suffice to know that there are too many. */
const MOST_READ = 2 * MOST_CELLS + 2

const wanted = ({ periods, territory, traits }: AdmittedQuestion, kept: KeptTable) => ({
  kept,
  periods: periodsToRead(periods),
  territories: territory.codes,
  values: traits.values,
})

async function counted(
  session: SchemaSession,
  question: AdmittedQuestion,
  kept: KeptTable,
  quantity: Quantity,
  controlOf: ControlOf | null,
): Promise<Figure[]> {
  const cells = await toldCells(session, wanted(question, kept), MOST_READ)
  if (cells.length === MOST_READ) throw tooMany()
  return cells.map(({ period, territory, one, other, ...figures }) => {
    const values = valuesOf(kept, one, other)
    const { value, status } = publish(
      figures,
      quantity,
      controlled(controlOf, kept.family, territory, values),
    )
    return { period, territory, values, status, ...inUnits(value, quantity) }
  })
}

async function waits(
  session: SchemaSession,
  question: AdmittedQuestion,
  kept: KeptTable,
  share: number,
  controlOf: ControlOf | null,
): Promise<Figure[]> {
  const found = await toldWaits(session, wanted(question, kept), MOST_READ)
  if (found.length === MOST_READ) throw tooMany()
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
): Promise<Figure[]> {
  const { periods, traits } = question
  const read = { ...question, periods: { ...periods, periods: periodsToRead(periods) } }
  const found = await publicFigures(session, measure, read, MOST_READ)
  if (found.length === MOST_READ) throw tooMany()
  return found.map(({ period, territory, values, sum }) => ({
    period,
    territory,
    values: new Map<Axis, string>(traits.traits.map((trait, at) => [trait, values[at] ?? ''])),
    status: 'FREE',
    value: measure.unit === 'PLACES' ? sum : sum / 100,
    amount: measure.unit === 'CENTS' ? sum : null,
  }))
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
