import { z } from 'zod'
import { amounts, FIGURES, named } from '../amounts.ts'

/** The operation behind a statement as a file. */
export const STATEMENT_FILE = `query StatementFile($plan: ID!, $asOf: DateTime, $year: Int) {
  zonePlan(id: $plan) {
    triennium
    ambito { code name }
    statement(asOf: $asOf, year: $year) {
      asOf
      rows { intervention { code title } targetArea { code name } fund { code name } year amounts { ...Figures } }
      byIntervention { intervention { code title } targetArea { code name } amounts { ...Figures } }
      byFund { fund { code name } amounts { ...Figures } }
      byYear { year amounts { ...Figures } }
      byTargetArea { targetArea { code name } amounts { ...Figures } }
      total { ...Figures }
    }
  }
}
${FIGURES}`

const intervention = z.object({ code: z.string(), title: z.string() })
const year = z.int()

/** A plan with its statement, amounts in cents. */
const plan = z.object({
  triennium: z.string(),
  ambito: named,
  statement: z.object({
    asOf: z.coerce.date(),
    rows: z.array(z.object({ intervention, targetArea: named, fund: named, year, amounts })),
    byIntervention: z.array(z.object({ intervention, targetArea: named, amounts })),
    byFund: z.array(z.object({ fund: named, amounts })),
    byYear: z.array(z.object({ year, amounts })),
    byTargetArea: z.array(z.object({ targetArea: named, amounts })),
    total: amounts,
  }),
})
export type StatementAnswer = z.infer<typeof plan>

/** What answers {@link STATEMENT_FILE}. */
export const statementAnswer = z.object({ zonePlan: plan.nullable() })

/** A row or a sum: what it does not say, it sums up. */
export interface StatementPart {
  readonly intervention?: z.infer<typeof intervention>
  readonly targetArea?: z.infer<typeof named>
  readonly fund?: z.infer<typeof named>
  readonly year?: number
  readonly amounts: z.infer<typeof amounts>
}
