import { badInput, type Violation } from '@cse/schema/errors'
import { requiredText } from '@cse/schema/text-input'
import type { Bimester, Spending } from './multifondo.ts'

/** A row of financial progress. Cents. */
export interface FinancialRow extends Spending {
  readonly kind: 'FINANCIAL'
}
/** A row of physical progress: an output indicator. */
export interface PhysicalRow {
  readonly kind: 'PHYSICAL'
  readonly indicator: string
  readonly unit: string
  readonly target: number
  readonly achieved: number
}
/** A row of procedural progress: a milestone. ISO dates. */
export interface ProceduralRow {
  readonly kind: 'PROCEDURAL'
  readonly milestone: string
  readonly plannedOn: string
  readonly actualOn: string | null
}
/** A row without its number. */
export type ProgressRow = FinancialRow | PhysicalRow | ProceduralRow

/** A row at its place in the entry. */
export type NumberedRow = ProgressRow & { readonly number: number }

/** A row as it is sent, with the project it is about. */
export type SentRow = NumberedRow & {
  readonly cup: string
  readonly title: string
  readonly fund: string
  readonly revision: number
}

/** What a snapshot is of. */
export interface SnapshotHeading extends Bimester {
  readonly ambito: string
  readonly number: number
}

/** @throws GraphQLError BAD_USER_INPUT for amounts that are negative or not in their order */
export function financialRow({ admitted, committed, paid }: Spending, path: string): FinancialRow {
  const violations: Violation[] = []
  for (const [figure, cents] of Object.entries({ admitted, committed, paid }))
    if (cents < 0)
      violations.push({ path: `${path}.${figure}`, reason: 'L’importo non può essere negativo.' })
  if (violations.length === 0 && committed > admitted)
    violations.push({ path: `${path}.committed`, reason: 'Gli impegni superano il costo ammesso.' })
  if (violations.length === 0 && paid > committed)
    violations.push({ path: `${path}.paid`, reason: 'I pagamenti superano gli impegni.' })
  if (violations.length > 0) throw badInput(violations)
  return { kind: 'FINANCIAL', admitted, committed, paid }
}

/** @throws GraphQLError BAD_USER_INPUT for values below zero or finer than two decimals, or without indicator or unit */
export function physicalRow(
  given: { indicator: string; unit?: string | null | undefined; target: number; achieved: number },
  path: string,
): PhysicalRow {
  const indicator = requiredText(given.indicator, `${path}.indicator`, { longest: 200 })
  const unit = given.unit?.trim()
  if (!unit) throw badInput([{ path: `${path}.unit`, reason: 'Il valore ha bisogno dell’unità di misura.' }])
  return {
    kind: 'PHYSICAL',
    indicator,
    unit: requiredText(unit, `${path}.unit`, { longest: 40 }),
    target: quantity(given.target, `${path}.target`),
    achieved: quantity(given.achieved, `${path}.achieved`),
  }
}

/** @throws GraphQLError BAD_USER_INPUT for a milestone that was reached on a day that has not come */
export function proceduralRow(
  given: { milestone: string; plannedOn: string; actualOn?: string | null | undefined },
  path: string,
  today: string,
): ProceduralRow {
  const milestone = requiredText(given.milestone, `${path}.milestone`, { longest: 200 })
  const { plannedOn, actualOn = null } = given
  if (actualOn !== null && actualOn > today)
    throw badInput([{ path: `${path}.actualOn`, reason: 'La data effettiva non può essere futura.' }])
  return { kind: 'PROCEDURAL', milestone, plannedOn, actualOn }
}

function quantity(value: number, path: string): number {
  const rounded = Math.round(value * 100) / 100
  const reason =
    (value < 0 && 'Il valore non può essere negativo.') ||
    (value > 9_999_999_999 && 'Il valore è troppo grande.') ||
    (rounded !== value && 'Il valore ha al massimo due decimali.')
  if (reason) throw badInput([{ path, reason }])
  return value
}
