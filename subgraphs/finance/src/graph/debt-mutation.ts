import { decodeId } from '@cse/schema/ids'
import { mutation } from '@cse/schema/mutation'
import { idempotencyKey, requiredText } from '@cse/schema/text-input'
import { builder } from '../builder.ts'
import { actsOf, checkedAct } from '../rules/act.ts'
import { recordCommitment } from '../store/commitment-commands.ts'
import { positive } from './amount-input.ts'
import { CreditorInput, owedTo } from './commitment-mutations.ts'
import { FormalActInput } from './formal-act.ts'
import { answer, byOf, key, payload } from './recorded.ts'
import * as refusals from './refusals.ts'

mutation(builder, 'recogniseDebt', {
  description:
    'Recognises what was delivered without a commitment, or fell due in an earlier year (riconoscimento di debito fuori bilancio, D.Lgs. 267/2000 art. 194 c. 1 lett. e), and binds money of a line for it: it is then liquidated on that commitment, and on no other.',
  input: (t) => ({
    idempotencyKey: t.string({ required: true, description: key }),
    fundingLine: t.id({
      required: true,
      description:
        'Id of the line that pays: of the intervention under which it was delivered, of an open year.',
    }),
    amount: t.field({
      type: 'Euro',
      required: true,
      description: 'How much, in euro, above zero (importo).',
    }),
    act: t.field({
      type: FormalActInput,
      required: true,
      description: 'The resolution of the Consiglio (deliberazione consiliare).',
    }),
    creditor: t.field({
      type: CreditorInput,
      required: false,
      description: 'To whom it is owed, by code. Given when `creditors` is not.',
    }),
    creditors: t.idList({
      required: false,
      description: 'Ids of registered creditors, 1 to 200 (creditori). Given when `creditor` is not.',
    }),
    cig: t.field({ type: 'Cig', required: false, description: 'CIG of the procurement, if there is one.' }),
    dueYear: t.int({ required: true, description: 'The year in which it is to be paid (esigibilità).' }),
    servesReservations: t.boolean({
      required: false,
      defaultValue: false,
      description: 'Cases reserved the money on this very line: what they reserve is not in its way.',
    }),
    reason: t.string({
      required: true,
      description:
        'How the debt came about, and the use it was of (utilità ed arricchimento): 1 to 2,000 characters.',
    }),
  }),
  payload,
  refusals: [
    refusals.RepeatedKey,
    refusals.NotFound,
    refusals.ActInFuture,
    refusals.PlanNotApproved,
    refusals.PlanStatusNotAllowed,
    refusals.YearClosed,
    refusals.WrongYear,
    refusals.FundExpired,
    refusals.CreditorNotAllowed,
    refusals.BudgetExceeded,
  ],
  decode: ({ dueYear, creditor, creditors, ...input }) => ({
    key: idempotencyKey(input.idempotencyKey),
    line: decodeId('funding_line', input.fundingLine, 'input.fundingLine'),
    amount: positive(input.amount),
    act: checkedAct(input.act, 'input.act', actsOf.DEBT),
    ...owedTo(creditor, creditors),
    cig: input.cig ?? null,
    cup: null,
    dueYear,
    reason: requiredText(input.reason, 'input.reason'),
    servesReservations: input.servesReservations ?? false,
    recognisesDebt: true,
  }),
  resolve: (command, context) => recordCommitment(context.session, byOf(context), command),
  answer: (done, context) => answer(done, context),
})
