import { badInput } from '@cse/schema/errors'
import { decodeId } from '@cse/schema/ids'
import { mutation } from '@cse/schema/mutation'
import { idempotencyKey, optionalText, requiredText } from '@cse/schema/text-input'
import { builder } from '../builder.ts'
import { actsOf, checkedAct } from '../rules/act.ts'
import { recordCommitment, reduceCommitment } from '../store/commitment-commands.ts'
import { positive, someOf } from './amount-input.ts'
import { FormalActInput } from './formal-act.ts'
import { answer, byOf, key, payload, requestedOf, why } from './recorded.ts'
import * as refusals from './refusals.ts'

const { NotFound, RepeatedKey, ActInFuture } = refusals

export const CreditorInput = builder.inputType('CreditorInput', {
  description:
    'To whom money is owed (creditore): a body, a provider or a sole trader. Who receives a benefit in person is named in the act only (D.Lgs. 33/2013 art. 26 c. 4).',
  fields: (t) => ({
    code: t.field({
      type: 'TaxCode',
      required: true,
      description: 'Its VAT number (partita IVA) or tax code, 11 digits with their check.',
    }),
    name: t.string({
      required: true,
      description: 'Its name (denominazione): 1 to 200 characters.',
    }),
  }),
})

mutation(builder, 'recordCommitment', {
  description: 'Binds money of a funding line to a creditor (impegno di spesa, D.Lgs. 267/2000 art. 183).',
  input: (t) => ({
    idempotencyKey: t.string({ required: true, description: key }),
    fundingLine: t.id({ required: true, description: 'Id of the line it draws on.' }),
    amount: t.field({
      type: 'Euro',
      required: true,
      description: 'How much, in euro, above zero (importo).',
    }),
    act: t.field({
      type: FormalActInput,
      required: true,
      description: 'The act (determinazione di impegno).',
    }),
    creditor: t.field({
      type: CreditorInput,
      required: false,
      description:
        'To whom it is owed (creditore), by code: it enters the register of creditors when it is not there. Given when `creditors` is not.',
    }),
    creditors: t.idList({
      required: false,
      description: 'Ids of registered creditors, 1 to 200 (creditori). Given when `creditor` is not.',
    }),
    cig: t.field({
      type: 'Cig',
      required: false,
      description: 'CIG or SmartCIG of the procurement, if there is one.',
    }),
    cup: t.field({
      type: 'Cup',
      required: false,
      description: 'CUP of the investment project, if there is one.',
    }),
    dueYear: t.int({ required: true, description: 'The year in which it falls due (esigibilità).' }),
    servesReservations: t.boolean({
      required: false,
      defaultValue: false,
      description:
        'It is for what projects of cases request from the line (impegno delle somme prenotate, art. 183): what they reserve, now and later, draws on it. Others leave what is reserved alone.',
    }),
    reason: t.string({ required: false, description: why }),
  }),
  payload,
  refusals: [
    RepeatedKey,
    NotFound,
    ActInFuture,
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
    act: checkedAct(input.act, 'input.act', actsOf.COMMITMENT),
    ...owedTo(creditor, creditors),
    cig: input.cig ?? null,
    cup: input.cup ?? null,
    dueYear,
    reason: optionalText(input.reason, 'input.reason'),
    servesReservations: input.servesReservations ?? false,
    recognisesDebt: false,
  }),
  resolve: (command, context) => recordCommitment(context.session, byOf(context), command),
  answer: (done, context) => answer(done, context),
})

mutation(builder, 'reduceCommitment', {
  description:
    'Gives part of a commitment back to its line (disimpegno, economia), also after its year was closed.',
  input: (t) => ({
    idempotencyKey: t.string({ required: true, description: key }),
    commitment: t.id({ required: true, description: 'Id of the commitment.' }),
    amount: t.field({
      type: 'Euro',
      required: true,
      description: 'How much, in euro, above zero (importo).',
    }),
    act: t.field({ type: FormalActInput, required: true, description: 'The act (determinazione).' }),
    reason: t.string({ required: true, description: 'Why (motivazione): 1 to 2,000 characters.' }),
  }),
  payload,
  refusals: [RepeatedKey, NotFound, ActInFuture, refusals.NothingToReduce],
  decode: (input) => ({
    ...requestedOf(input, actsOf.REDUCTION),
    reason: requiredText(input.reason, 'input.reason'),
  }),
  resolve: (command, context) => reduceCommitment(context.session, byOf(context), command),
  answer: (done, context) => answer(done, context),
})

/** To whom it is owed: one by code, or registered ones. @throws GraphQLError BAD_USER_INPUT */
export function owedTo(
  single: typeof CreditorInput.$inferInput | null | undefined,
  registered: readonly string[] | null | undefined,
) {
  if ((single == null) === (registered == null))
    throw badInput([
      {
        path: 'input.creditor',
        reason: 'Indicare il creditore, oppure i creditori registrati: uno dei due.',
      },
    ])
  const creditors =
    registered == null
      ? []
      : someOf(registered, 'input.creditors').map((id, place) =>
          decodeId('creditor', id, `input.creditors.${place}`),
        )
  if (new Set(creditors).size < creditors.length)
    throw badInput([{ path: 'input.creditors', reason: 'Un creditore compare più volte.' }])
  const creditor =
    single == null
      ? null
      : {
          code: single.code,
          name: requiredText(single.name, 'input.creditor.name', { longest: 200 }),
        }
  return { creditor, creditors }
}
