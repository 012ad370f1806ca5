import { badInput } from '@cse/schema/errors'
import { mutation } from '@cse/schema/mutation'
import { builder } from '../builder.ts'
import { actsOf } from '../rules/act.ts'
import { liquidateDeliveries } from '../store/due-commands.ts'
import { someOf } from './amount-input.ts'
import { FormalActInput } from './formal-act.ts'
import { InvoiceInput, invoiceOf } from './invoice.ts'
import { answer, byOf, creditorOf, key, payload, requestedOf, whom, why } from './recorded.ts'
import * as refusals from './refusals.ts'

mutation(builder, 'liquidateDeliveries', {
  description:
    'Finds due what was delivered to cases in some months (liquidazione delle prestazioni erogate, D.Lgs. 267/2000 art. 184), on a commitment that serves what they reserved: one liquidation for exactly what is due there, all of it or nothing. Undoing that liquidation makes the deliveries due again.',
  input: (t) => ({
    idempotencyKey: t.string({ required: true, description: key }),
    commitment: t.id({
      required: true,
      description:
        'Id of a commitment with `servesReservations`: the deliveries of its line are liquidated; or of one with `recognisesDebt`: those of its intervention, of months before its act.',
    }),
    months: t.field({
      type: ['YearMonth'],
      required: true,
      description:
        'The months of delivery (mensilità): 1 to 200, each once; not before the commitment, and of the year in which it falls due.',
    }),
    amount: t.field({
      type: 'Euro',
      required: true,
      description:
        'What is due in these months as `PlanIntervention.liquidable` gave it, in euro: refused when a delivery was added or withdrawn since.',
    }),
    act: t.field({
      type: FormalActInput,
      required: true,
      description: 'The determination (atto di liquidazione).',
    }),
    invoice: t.field({
      type: InvoiceInput,
      required: false,
      description: 'The invoice, if there is one (fattura).',
    }),
    creditor: t.id({
      required: false,
      description: `${whom} Of a provider the deliveries of its units of offer are taken, of a person those of its benefit.`,
    }),
    reason: t.string({ required: false, description: why }),
  }),
  payload,
  refusals: [
    refusals.RepeatedKey,
    refusals.NotFound,
    refusals.CommitmentNotForCases,
    refusals.NothingDue,
    refusals.DueOnAnotherLine,
    refusals.DueChanged,
    refusals.ActInFuture,
    refusals.LiquidationBeforeCommitment,
    refusals.OwedBeforeCommitment,
    refusals.DueInAnotherYear,
    refusals.NotOfTheDebt,
    refusals.UnknownCig,
    refusals.NothingToLiquidate,
    refusals.CreditorNotOfCommitment,
    refusals.DurcNotValid,
    refusals.InvoiceExceeded,
  ],
  decode: ({ invoice, ...input }) => {
    const months = someOf(input.months, 'input.months').map((month) => `${month}-01`)
    if (new Set(months).size < months.length)
      throw badInput([{ path: 'input.months', reason: 'Un mese compare più volte.' }])
    return {
      ...requestedOf(input, actsOf.LIQUIDATION),
      creditor: creditorOf(input.creditor),
      months,
      invoice: invoiceOf(invoice),
    }
  },
  resolve: (command, context) => liquidateDeliveries(context.session, byOf(context), command),
  answer: (done, context) => answer(done, context),
})
