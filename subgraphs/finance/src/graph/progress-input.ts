import { today } from '@cse/schema/today'
import { builder } from '../builder.ts'
import {
  financialRow,
  type NumberedRow,
  type ProgressRow,
  physicalRow,
  proceduralRow,
} from '../rules/progress-rows.ts'

/** What a project spent, as a client declares it. */
export const FinancialProgressInput = builder.inputType('FinancialProgressInput', {
  description:
    'What a project spent since it began (avanzamento finanziario), in euro: payments are part of commitments, commitments of the admitted cost.',
  fields: (t) => ({
    admitted: t.field({ type: 'Euro', required: true, description: 'What it may cost (costo ammesso).' }),
    committed: t.field({
      type: 'Euro',
      required: true,
      description: 'What was bound to creditors (impegni).',
    }),
    paid: t.field({ type: 'Euro', required: true, description: 'What was paid (pagamenti).' }),
  }),
})

/** An output indicator, as a client declares it. */
export const PhysicalProgressInput = builder.inputType('PhysicalProgressInput', {
  description:
    'An output indicator with its values (avanzamento fisico), not below zero, with at most two decimals.',
  fields: (t) => ({
    indicator: t.string({
      required: true,
      description: 'What is counted (indicatore): 1 to 200 characters.',
    }),
    unit: t.string({
      required: true,
      description: 'In which unit (unità di misura): 1 to 40 characters, `persone`, `ore`.',
    }),
    target: t.float({ required: true, description: 'What is to be reached (valore obiettivo).' }),
    achieved: t.float({
      required: true,
      description: 'What was reached since the project began (valore raggiunto).',
    }),
  }),
})

/** A milestone, as a client declares it. */
export const ProceduralProgressInput = builder.inputType('ProceduralProgressInput', {
  description: 'A milestone of the procedure (avanzamento procedurale).',
  fields: (t) => ({
    milestone: t.string({
      required: true,
      description: 'What is to happen (fase): 1 to 200 characters, `Aggiudicazione`.',
    }),
    plannedOn: t.field({ type: 'Date', required: true, description: 'When it is planned (data prevista).' }),
    actualOn: t.field({
      type: 'Date',
      required: false,
      description: 'When it happened (data effettiva), if it did; no day that has not come.',
    }),
  }),
})

type Financial = typeof FinancialProgressInput.$inferInput
type Physical = typeof PhysicalProgressInput.$inferInput
type Procedural = typeof ProceduralProgressInput.$inferInput

/** The money that is declared; null when it is left to the ledger. @throws GraphQLError BAD_USER_INPUT */
export function financialOf(given: Financial | null | undefined) {
  return given == null ? null : financialRow(given, 'input.financial')
}

/** Indicators and milestones in their order. @throws GraphQLError BAD_USER_INPUT */
export function rowsOf(
  physical: readonly Physical[],
  procedural: readonly Procedural[],
  now: Date,
): ProgressRow[] {
  return [
    ...physical.map((row, index) => physicalRow(row, `input.physical.${index}`)),
    ...procedural.map((row, index) => proceduralRow(row, `input.procedural.${index}`, today(now))),
  ]
}

/** A corrected row at the place of the one that was rejected. */
interface Corrections {
  readonly financial?: Financial | null | undefined
  readonly physical?: readonly (Readonly<{ row: number }> & { progress: Physical })[] | null | undefined
  readonly procedural?: readonly (Readonly<{ row: number }> & { progress: Procedural })[] | null | undefined
}

/** Corrected rows with their numbers: money is always row 1. @throws GraphQLError BAD_USER_INPUT */
export function correctionsOf({ financial, physical, procedural }: Corrections, now: Date): NumberedRow[] {
  const money = financialOf(financial)
  const outputs = physical ?? []
  const milestones = procedural ?? []
  return [
    ...(money ? [{ ...money, number: 1 }] : []),
    ...outputs.map(({ row, progress }, index) => ({
      ...physicalRow(progress, `input.physical.${index}.progress`),
      number: row,
    })),
    ...milestones.map(({ row, progress }, index) => ({
      ...proceduralRow(progress, `input.procedural.${index}.progress`, today(now)),
      number: row,
    })),
  ]
}
