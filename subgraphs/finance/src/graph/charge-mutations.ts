import { badInput } from '@cse/schema/errors'
import { decodeId } from '@cse/schema/ids'
import { mutation } from '@cse/schema/mutation'
import { refusalType } from '@cse/schema/refusal-types'
import { idempotencyKey, requiredText } from '@cse/schema/text-input'
import { today } from '@cse/schema/today'
import { builder, type FinanceContext } from '../builder.ts'
import { enterCollection, issueNotice, remind } from '../store/charge-commands.ts'
import { chargeById } from '../store/charges.ts'
import { positive } from './amount-input.ts'
import { byOf, key } from './recorded.ts'
import * as refusals from './refusals.ts'
import { CoPaymentCharge } from './types.ts'

const NoticeNotAllowed = refusalType(builder, 'NoticeNotAllowed', {
  description: 'Nothing is owed, a notice was issued already, or its number belongs to another charge.',
})
const NothingToCollect = refusalType(builder, 'NothingToCollect', {
  description: 'More than what is still owed or, to be given back, than what came in.',
  details: { available: { type: 'Euro', description: 'What can be collected or given back, in euro.' } },
})
const NotOverdue = refusalType(builder, 'NotOverdue', {
  description: 'It is not due yet, or paid.',
})
const CollectionKind = builder.enumType('CoPaymentCollectionKind', {
  description: 'Which way the money went (riscossione o rimborso).',
  values: {
    COLLECTION: { description: 'It came in (riscossione).' },
    REFUND: { description: 'It was given back (rimborso).' },
  },
})

const payload = { charge: { type: CoPaymentCharge, description: 'The charge.' } } as const
const charge = 'Id of the charge.'
const onCharge = (input: { readonly idempotencyKey: string; readonly charge: string }) => ({
  key: idempotencyKey(input.idempotencyKey),
  charge: decodeId('co_payment_charge', input.charge, 'input.charge'),
})
const answer = async (done: { readonly charge: string }, { session }: FinanceContext) => ({
  charge: await chargeById(session, done.charge),
})

mutation(builder, 'issueCoPaymentNotice', {
  description: 'Records the notice of payment that was sent to the user for a month (avviso pagoPA).',
  input: (t) => ({
    idempotencyKey: t.string({ required: true, description: key }),
    charge: t.id({ required: true, description: charge }),
    noticeNumber: t.string({ required: true, description: 'Its number (codice avviso), 18 digits.' }),
    dueOn: t.field({
      type: 'Date',
      required: true,
      description: 'Until when it is to be paid; not before today.',
    }),
  }),
  payload,
  refusals: [refusals.RepeatedKey, refusals.NotFound, NoticeNotAllowed],
  decode: (input, { now }) => {
    if (!/^\d{18}$/.test(input.noticeNumber))
      throw badInput([{ path: 'input.noticeNumber', reason: 'Il codice avviso ha 18 cifre.' }])
    if (input.dueOn < today(now))
      throw badInput([{ path: 'input.dueOn', reason: 'La scadenza è già passata.' }])
    return { ...onCharge(input), noticeNumber: input.noticeNumber, dueOn: input.dueOn }
  },
  resolve: (command, context) => issueNotice(context.session, byOf(context), command),
  answer,
})

mutation(builder, 'recordCoPaymentCollection', {
  description: 'Records what came in of a charge, or what of it was given back (riscossione, rimborso).',
  input: (t) => ({
    idempotencyKey: t.string({ required: true, description: key }),
    charge: t.id({ required: true, description: charge }),
    kind: t.field({ type: CollectionKind, required: true, description: 'Which way the money went.' }),
    amount: t.field({ type: 'Euro', required: true, description: 'How much, in euro, above zero.' }),
    on: t.field({ type: 'Date', required: true, description: 'On which day; none that has not come.' }),
    reference: t.string({
      required: true,
      description: 'Of the receipt (IUV, IUR, numero della reversale): 1 to 60 characters.',
    }),
  }),
  payload,
  refusals: [refusals.RepeatedKey, refusals.NotFound, NothingToCollect],
  decode: (input, { now }) => ({
    ...onCharge(input),
    kind: input.kind,
    amount: positive(input.amount),
    on: notInFuture(input.on, now),
    reference: requiredText(input.reference, 'input.reference', { longest: 60 }),
  }),
  resolve: (command, context) => enterCollection(context.session, byOf(context), command),
  answer,
})

mutation(builder, 'remindCoPayment', {
  description: 'Records a reminder of a charge that is due and not paid (sollecito).',
  input: (t) => ({
    idempotencyKey: t.string({ required: true, description: key }),
    charge: t.id({ required: true, description: charge }),
    on: t.field({
      type: 'Date',
      required: true,
      description: 'Day of the reminder; none that has not come.',
    }),
  }),
  payload,
  refusals: [refusals.RepeatedKey, refusals.NotFound, NotOverdue],
  decode: (input, { now }) => ({ ...onCharge(input), on: notInFuture(input.on, now) }),
  resolve: (command, context) => remind(context.session, byOf(context), command),
  answer,
})

function notInFuture(day: string, now: Date): string {
  if (day > today(now)) throw badInput([{ path: 'input.on', reason: 'La data non è ancora arrivata.' }])
  return day
}
