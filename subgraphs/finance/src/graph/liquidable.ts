import { decodeId } from '@cse/schema/ids'
import { reading } from '@cse/schema/reading'
import { builder } from '../builder.ts'
import { type LiquidableMonth as LiquidableMonthRow, liquidableMonths } from '../store/due.ts'
import { fundingLineById } from '../store/plan-parts.ts'
import { FundingLine, PlanIntervention } from './types.ts'

const LiquidableMonth = builder.objectRef<LiquidableMonthRow>('LiquidableMonth').implement({
  description:
    'What was delivered to cases in a month and is to be liquidated on one line (prestazioni da liquidare): counts and sums, and nobody’s name or case.',
  fields: (t) => ({
    month: t.expose('month', {
      type: 'YearMonth',
      nullable: false,
      description: 'Month of delivery (mensilità).',
    }),
    line: t.field({
      type: FundingLine,
      nullable: true,
      description:
        'The line on which it was reserved (linea di finanziamento); none where money was refused.',
      resolve: ({ lineUuid }, _, { session }) =>
        lineUuid === null ? null : fundingLineById(session, lineUuid),
    }),
    deliveries: t.exposeInt('deliveries', {
      nullable: true,
      description:
        'Monthly deliveries due (prestazioni mensili da liquidare); of one to four the number is told to the accountant alone.',
    }),
    amount: t.expose('amount', {
      type: 'Euro',
      nullable: true,
      description:
        'What they cost the body (importo liquidabile), in euro; of one to four deliveries it is told to the accountant alone, who liquidates it (D.Lgs. 267/2000 art. 184).',
    }),
    recoverable: t.expose('recoverable', {
      type: 'Euro',
      nullable: true,
      description: 'Liquidated, and withdrawn by the case since (da stornare o recuperare), in euro.',
    }),
  }),
})

builder.objectField(PlanIntervention, 'liquidable', (t) =>
  t.field({
    type: [LiquidableMonth],
    nullable: true,
    description: 'What is to be liquidated of what was delivered to cases, the oldest month first, by line.',
    args: {
      month: t.arg({ type: 'YearMonth', required: false, description: 'Only this month; all by default.' }),
      creditor: t.arg.id({
        required: false,
        description: 'Id of a creditor: only what it delivered, or the benefit that it is paid for.',
      }),
    },
    resolve: reading(['uuid'], ({ uuid }, { month, creditor }, { session }) =>
      liquidableMonths(session, uuid, {
        month: month == null ? null : `${month}-01`,
        creditor: creditor == null ? null : decodeId('creditor', creditor, 'creditor'),
      }),
    ),
  }),
)
