import { parseEuro } from '@cse/schema/scalars/euro'
import { z } from 'zod'

/** The question behind a statement as a file: asked of the whole graph as its viewer, so that the file holds what the graph shows. */
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
fragment Figures on Amounts { planned committed liquidated ordered paid residual outstanding payable }`

const cents = z.string().transform((text, { addIssue }) => {
  const amount = parseEuro(text)
  if (amount === undefined) addIssue('is not an amount')
  return amount ?? z.NEVER
})
const amounts = z.object({
  planned: cents,
  committed: cents,
  liquidated: cents,
  ordered: cents,
  paid: cents,
  residual: cents,
  outstanding: cents,
  payable: cents,
})
const named = z.object({ code: z.string(), name: z.string() })
const intervention = z.object({ code: z.string(), title: z.string() })
const year = z.int()

/** The plan that answers {@link STATEMENT_FILE}, with amounts in cents. */
export const statementAnswer = z.object({
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
export type StatementAnswer = z.infer<typeof statementAnswer>

/** A row or a sum: what it does not say, it sums up. */
export interface StatementPart {
  readonly intervention?: z.infer<typeof intervention>
  readonly targetArea?: z.infer<typeof named>
  readonly fund?: z.infer<typeof named>
  readonly year?: number
  readonly amounts: z.infer<typeof amounts>
}
