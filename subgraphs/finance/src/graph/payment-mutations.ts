import { decodeId } from '@cse/schema/ids'
import { mutation } from '@cse/schema/mutation'
import { idempotencyKey, requiredText } from '@cse/schema/text-input'
import { builder } from '../builder.ts'
import { actsOf, checkedAct } from '../rules/act.ts'
import { orderPayment, recordLiquidation, recordPayment, reverseMovement } from '../store/payment-commands.ts'
import { positive } from './amount-input.ts'
import { FormalActInput } from './formal-act.ts'
import { InvoiceInput, invoiceOf } from './invoice.ts'
import { answer, byOf, creditorOf, key, payload, requestedOf, whom, why } from './recorded.ts'
import * as refusals from './refusals.ts'

const { NotFound, RepeatedKey, ActInFuture } = refusals

mutation(builder, 'recordLiquidation', {
  description: 'Finds due what was committed (liquidazione, D.Lgs. 267/2000 art. 184).',
  input: (t) => ({
    idempotencyKey: t.string({ required: true, description: key }),
    commitment: t.id({ required: true, description: 'Id of the commitment.' }),
    amount: t.field({
      type: 'Euro',
      required: true,
      description: 'How much, in euro, above zero (importo).',
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
    creditor: t.id({ required: false, description: whom }),
    reason: t.string({ required: false, description: why }),
  }),
  payload,
  refusals: [
    RepeatedKey,
    NotFound,
    ActInFuture,
    refusals.LiquidationBeforeCommitment,
    refusals.OwedBeforeCommitment,
    refusals.UnknownCig,
    refusals.NothingToLiquidate,
    refusals.CreditorNotOfCommitment,
    refusals.DurcNotValid,
    refusals.InvoiceExceeded,
  ],
  decode: ({ invoice, ...input }) => ({
    ...requestedOf(input, actsOf.LIQUIDATION),
    creditor: creditorOf(input.creditor),
    invoice: invoiceOf(invoice),
  }),
  resolve: (command, context) => recordLiquidation(context.session, byOf(context), command),
  answer: (done, context) => answer(done, context),
})

mutation(builder, 'orderPayment', {
  description:
    'Orders the treasurer to pay what was liquidated (ordinazione, mandato: D.Lgs. 267/2000 art. 185).',
  input: (t) => ({
    idempotencyKey: t.string({ required: true, description: key }),
    commitment: t.id({ required: true, description: 'Id of the commitment.' }),
    amount: t.field({
      type: 'Euro',
      required: true,
      description: 'How much, in euro, above zero (importo).',
    }),
    act: t.field({
      type: FormalActInput,
      required: true,
      description: 'The order, of kind `ORDER` (mandato).',
    }),
    creditor: t.id({ required: false, description: whom }),
    reason: t.string({ required: false, description: why }),
  }),
  payload,
  refusals: [
    RepeatedKey,
    NotFound,
    ActInFuture,
    refusals.NothingToPay,
    refusals.CreditorNotOfCommitment,
    refusals.AccountNotDeclared,
  ],
  decode: (input) => ({ ...requestedOf(input, actsOf.PAYMENT_ORDER), creditor: creditorOf(input.creditor) }),
  resolve: (command, context) => orderPayment(context.session, byOf(context), command),
  answer: (done, context) => answer(done, context),
})

mutation(builder, 'recordPayment', {
  description:
    'Records what the treasurer paid of the orders (pagamento, quietanza: D.Lgs. 267/2000 art. 185).',
  input: (t) => ({
    idempotencyKey: t.string({ required: true, description: key }),
    commitment: t.id({ required: true, description: 'Id of the commitment.' }),
    amount: t.field({
      type: 'Euro',
      required: true,
      description: 'How much, in euro, above zero (importo).',
    }),
    act: t.field({
      type: FormalActInput,
      required: true,
      description: 'The receipt, of kind `RECEIPT` (quietanza).',
    }),
    creditor: t.id({ required: false, description: whom }),
    reason: t.string({ required: false, description: why }),
  }),
  payload,
  refusals: [RepeatedKey, NotFound, ActInFuture, refusals.NothingToPay, refusals.CreditorNotOfCommitment],
  decode: (input) => ({ ...requestedOf(input, actsOf.PAYMENT), creditor: creditorOf(input.creditor) }),
  resolve: (command, context) => recordPayment(context.session, byOf(context), command),
  answer: (done, context) => answer(done, context),
})

for (const [name, what, only] of [
  ['reverseLiquidation', 'a liquidation (storno della liquidazione)', 'LIQUIDATION'],
  [
    'reverseMovement',
    'a commitment, reduction, liquidation, order of payment or payment (storno, annullamento)',
    undefined,
  ],
] as const) {
  mutation(builder, name, {
    description: `Undoes ${what} by a movement of its own: nothing in the ledger is edited.`,
    input: (t) => ({
      idempotencyKey: t.string({ required: true, description: key }),
      movement: t.id({ required: true, description: 'Id of the movement to be undone.' }),
      amount: t.field({
        type: 'Euro',
        required: false,
        description:
          'How much, in euro, above zero (importo); all that is left of it, by default. A liquidation of deliveries is undone whole, and they are due again.',
      }),
      act: t.field({ type: FormalActInput, required: true, description: 'The act (atto).' }),
      reason: t.string({ required: true, description: 'Why (motivazione): 1 to 2,000 characters.' }),
    }),
    payload,
    refusals: [
      RepeatedKey,
      NotFound,
      ActInFuture,
      refusals.YearClosed,
      refusals.BudgetExceeded,
      refusals.NothingToReverse,
    ],
    decode: (input) => ({
      key: idempotencyKey(input.idempotencyKey),
      movement: decodeId('movement', input.movement, 'input.movement'),
      amount: input.amount == null ? null : positive(input.amount),
      act: checkedAct(input.act),
      reason: requiredText(input.reason, 'input.reason'),
    }),
    resolve: (command, context) => reverseMovement(context.session, byOf(context), command, only),
    answer: (done, context) => answer(done, context),
  })
}
