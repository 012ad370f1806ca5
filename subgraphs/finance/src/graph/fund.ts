import { builder } from '../builder.ts'
import { untouched } from '../rules/amounts.ts'
import { partOfFund } from '../store/amounts.ts'
import { rulesOfFund } from '../store/editions.ts'
import { fundByCode, funds } from '../store/funds.ts'
import { asOfArgument, settledInstant } from './as-of.ts'
import { Amounts, Fund, FundRule } from './types.ts'

Fund.implement({
  description: 'A source of money for social policies (fondo), national, European, regional or municipal.',
  fields: (t) => ({
    code: t.exposeID('code', { nullable: false, description: 'Short name, `FNPS`.' }),
    name: t.exposeString('name', { nullable: false, description: 'Name of the fund (denominazione).' }),
    level: t.exposeString('level', {
      nullable: false,
      description: 'Who provides it (livello): `statale`, `UE`, `regionale`, `comunale` …',
    }),
    rules: t.field({
      type: [FundRule],
      nullable: false,
      description: 'What it may pay in which years (vincoli di destinazione).',
      resolve: ({ code }, _, { session }) => rulesOfFund(session, code),
    }),
    amounts: t.field({
      type: Amounts,
      nullable: true,
      description: 'Its figures in all plans in scope.',
      args: {
        year: t.arg.int({ required: false, description: 'Only this year’s lines; all years by default.' }),
        asOf: t.arg(asOfArgument),
      },
      resolve: async ({ code }, { year = null, asOf: requested }, { session, now }) => {
        const asOf = settledInstant(requested, now)
        const [sum] = await partOfFund(session, code, { year, fund: null, asOf })
        return sum ?? { ...untouched, asOf: asOf ?? now }
      },
    }),
    note: t.exposeString('note', { nullable: true, description: 'Where its rules or its monitoring are.' }),
  }),
})

builder.asEntity(Fund, {
  key: builder.selection<{ code: string }>('code'),
  resolveReference: ({ code }, { session }) => fundByCode(session, code),
})

builder.queryField('funds', (t) =>
  t.field({
    type: [Fund],
    nullable: false,
    description: 'The funds that zone plans draw on, by code.',
    resolve: (_, __, { session }) => funds(session),
  }),
)
