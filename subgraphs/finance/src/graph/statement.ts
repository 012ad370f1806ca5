import { encodeId } from '@cse/schema/ids'
import { builder, type FinanceContext } from '../builder.ts'
import { statementLink } from '../exports/statement/link.ts'
import { type Amounts as AmountsRow, untouched } from '../rules/amounts.ts'
import { type StatementFigures, statementOfPlan } from '../store/statement.ts'
import { asOfArgument, settledInstant } from './as-of.ts'
import { FundTotal, InterventionTotal, StatementRow, TargetAreaTotal, YearTotal } from './statement-parts.ts'
import { Amounts, ZonePlan } from './types.ts'

/** A statement and what was asked for it. */
interface StatementOfPlan extends Omit<StatementFigures, 'total'> {
  /** uuid */
  readonly plan: string
  readonly year: number | null
  /** Null for now. */
  readonly instant: Date | null
  readonly total: AmountsRow
}

const AS_FILE =
  'Where it is found as a file for the next five minutes, relative to the address of the API: for this viewer alone, who sends the token with it. Without `asOf`, with the figures of when the file is opened.'

const Statement = builder.objectRef<StatementOfPlan>('Statement').implement({
  description:
    'What became of the money of a plan (rendiconto): each intervention by fund and year, and the sums in each direction. Each direction adds up to the total, which is the plan’s `amounts` with the same arguments.',
  fields: (t) => ({
    asOf: t.field({
      type: 'DateTime',
      nullable: false,
      description:
        'The instant of the figures (situazione al): the one that was asked for or, of figures as they are now, when the latest movement behind them was recorded.',
      resolve: ({ total }) => total.asOf,
    }),
    year: t.exposeInt('year', {
      nullable: true,
      description: 'The only year it accounts for (annualità); null for all.',
    }),
    rows: t.field({
      type: [StatementRow],
      nullable: false,
      description: 'Its rows (righe), by code of the intervention, year and fund.',
      resolve: ({ rows }) => rows,
    }),
    byIntervention: t.field({
      type: [InterventionTotal],
      nullable: false,
      description: 'Sums of the rows by intervention (totali per intervento).',
      resolve: ({ byIntervention }) => byIntervention,
    }),
    byFund: t.field({
      type: [FundTotal],
      nullable: false,
      description: 'Sums of the rows by fund (totali per fondo).',
      resolve: ({ byFund }) => byFund,
    }),
    byYear: t.field({
      type: [YearTotal],
      nullable: false,
      description: 'Sums of the rows by year (totali per annualità).',
      resolve: ({ byYear }) => byYear,
    }),
    byTargetArea: t.field({
      type: [TargetAreaTotal],
      nullable: false,
      description: 'Sums of the rows by target area (totali per area di utenza).',
      resolve: ({ byTargetArea }) => byTargetArea,
    }),
    total: t.field({
      type: Amounts,
      nullable: false,
      description: 'The sum of all rows (totale generale).',
      resolve: ({ total }) => total,
    }),
    csvUrl: t.string({
      nullable: false,
      description: `${AS_FILE} As CSV in UTF-8, with semicolons and decimal commas, as spreadsheets in Italian open it.`,
      resolve: (statement, _, context) => fileOf(statement, 'statement.csv', context),
    }),
    xlsxUrl: t.string({
      nullable: false,
      description: `${AS_FILE} As an Excel workbook: rows and sums on a sheet each.`,
      resolve: (statement, _, context) => fileOf(statement, 'statement.xlsx', context),
    }),
  }),
})

builder.objectField(ZonePlan, 'statement', (t) =>
  t.field({
    type: Statement,
    nullable: false,
    description: 'What became of its money (rendiconto), row by row.',
    args: {
      asOf: t.arg(asOfArgument),
      year: t.arg.int({ required: false, description: 'Only this year’s lines; all years by default.' }),
    },
    resolve: async ({ uuid }, { asOf, year = null }, { session, now }) => {
      const instant = settledInstant(asOf, now)
      const { total, ...parts } = await statementOfPlan(session, uuid, { year, asOf: instant })
      return { ...parts, plan: uuid, year, instant, total: total ?? { ...untouched, asOf: instant ?? now } }
    },
  }),
)

function fileOf({ plan, year, instant }: StatementOfPlan, file: string, context: FinanceContext): string {
  const asOf = instant?.toISOString() ?? null
  const named = { plan: encodeId('zone_plan', plan), file, asOf, year: year === null ? null : String(year) }
  return statementLink.pathFor(named, context)
}
