import { minus } from '@cse/schema/cents'
import { decodeId, encodeId } from '@cse/schema/ids'
import { builder, type FinanceContext } from '../builder.ts'
import { type Amounts as AmountsRow, untouched } from '../rules/amounts.ts'
import { amountsByFund, partOfPlan } from '../store/amounts.ts'
import { fundOf } from '../store/funds.ts'
import { type FundAllocationRow, fundAllocationById } from '../store/plan-parts.ts'
import { zonePlanOf } from '../store/zone-plans.ts'
import { asOfArgument, settledInstant } from './as-of.ts'
import { Amounts, Fund, FundAllocation, ZonePlan } from './types.ts'

FundAllocation.implement({
  description: 'Money of a fund allocated to a zone plan for a year (assegnazione, riparto).',
  fields: (t) => ({
    id: t.id({
      nullable: false,
      description: 'Opaque id.',
      resolve: ({ uuid }) => encodeId('fund_allocation', uuid),
    }),
    plan: t.field({
      type: ZonePlan,
      nullable: false,
      description: 'The plan that receives it.',
      resolve: ({ planUuid }, _, { session }) => zonePlanOf(session, planUuid),
    }),
    fund: t.field({
      type: Fund,
      nullable: false,
      description: 'The fund it comes from (fonte di finanziamento).',
      resolve: ({ fundCode }, _, { session }) => fundOf(session, fundCode),
    }),
    year: t.exposeInt('year', { nullable: false, description: 'The year it is for (annualità).' }),
    amount: t.expose('amount', {
      type: 'Euro',
      nullable: false,
      description: 'What was allocated (importo assegnato), in euro.',
    }),
    act: t.exposeString('act', {
      nullable: false,
      description: 'The act that allocates it (atto di riparto).',
    }),
    spendBy: t.expose('spendBy', {
      type: 'Date',
      nullable: true,
      description: 'Last day on which it may be spent (termine di spesa), where the fund sets one.',
    }),
    amounts: t.field({
      type: Amounts,
      nullable: false,
      description: 'The figures of the plan’s lines of this fund and year.',
      args: { asOf: t.arg(asOfArgument) },
      resolve: async (row, args, context) => {
        const asOf = settledInstant(args.asOf, context.now)
        if (!asOf) return amountsOf(row, context)
        const { planUuid, year, fundCode: fund } = row
        const [sum] = await partOfPlan(context.session, planUuid, { year, fund, asOf })
        return sum ?? { ...untouched, asOf }
      },
    }),
    unplanned: t.field({
      type: 'Euro',
      nullable: false,
      description:
        'Allocated and not yet planned on an intervention (da programmare), in euro; below zero when planned beyond it.',
      resolve: async (row, _, context) => minus(row.amount, (await amountsOf(row, context)).planned),
    }),
  }),
})

builder.asEntity(FundAllocation, {
  key: builder.selection<{ id: string }>('id'),
  resolveReference: ({ id }, { session }) => fundAllocationById(session, decodeId('fund_allocation', id)),
})

async function amountsOf(row: FundAllocationRow, { session, now }: FinanceContext): Promise<AmountsRow> {
  const sums = await amountsByFund(session, row.planUuid, {})
  return (
    sums.find(({ fund, year }) => fund === row.fundCode && year === row.year) ?? { ...untouched, asOf: now }
  )
}
