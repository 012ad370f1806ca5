import { minus } from '@cse/schema/cents'
import { connection, pageArgs } from '@cse/schema/connection'
import { decodeId, encodeId } from '@cse/schema/ids'
import { page } from '@cse/schema/paging'
import { today } from '@cse/schema/today'
import { builder } from '../builder.ts'
import { type Arrears, arrearsOf, chargeById, chargesOfAmbito, chargesOfPlanned } from '../store/charges.ts'
import { coPaymentsOfPlanned } from '../store/co-payments.ts'
import { reckoningBy } from './co-payment.ts'
import { CoPaymentShare } from './co-payment-share.ts'
import { Ambito, CaseFunding, CoPaymentCharge, PlannedIntervention } from './types.ts'

CoPaymentCharge.implement({
  description:
    'What the user owes of a month that was delivered (addebito della quota utente), and what came in.',
  fields: (t) => ({
    id: t.id({
      nullable: false,
      description: 'Opaque id.',
      resolve: ({ uuid }) => encodeId('co_payment_charge', uuid),
    }),
    plannedIntervention: t.field({
      type: PlannedIntervention,
      nullable: true,
      description: 'What was delivered (intervento previsto).',
      resolve: ({ plannedUuid }) => ({ id: encodeId('planned_intervention', plannedUuid) }),
    }),
    month: t.expose('month', {
      type: 'YearMonth',
      nullable: false,
      description: 'Month of delivery (mensilità).',
    }),
    amount: t.expose('userShare', {
      type: 'Euro',
      nullable: false,
      description: 'What the user owes, in euro (quota utente).',
    }),
    reckoning: t.field({
      type: CoPaymentShare,
      nullable: true,
      description: 'How it was reckoned, line by line (spiegazione), for who may read the ISEE behind it.',
      resolve: async (row, _, { session }) => {
        const { price, userShare, coPaymentNumber, plannedUuid } = row
        const publicShare = minus(price, userShare)
        if (coPaymentNumber === null)
          return {
            price,
            userShare,
            publicShare,
            lines: [{ text: 'Quota prevista dal progetto sottoscritto', amount: userShare }],
          }
        const all = await coPaymentsOfPlanned(session, plannedUuid)
        const determination = all.find(({ number }) => number === coPaymentNumber)
        return determination ? reckoningBy(determination, price) : null
      },
    }),
    withdrawn: t.exposeBoolean('withdrawn', {
      nullable: false,
      description:
        'The month was withdrawn: nothing is owed, and what came in is to be given back (annullato).',
    }),
    noticeNumber: t.exposeString('noticeNumber', {
      nullable: true,
      description: 'Number of the notice of payment (codice avviso pagoPA), 18 digits.',
    }),
    issuedOn: t.expose('issuedOn', {
      type: 'Date',
      nullable: true,
      description: 'Day of that notice (emissione).',
    }),
    dueOn: t.expose('dueOn', {
      type: 'Date',
      nullable: true,
      description: 'Until when it is to be paid (scadenza).',
    }),
    collected: t.expose('collected', {
      type: 'Euro',
      nullable: false,
      description: 'What came in, less what was given back, in euro (riscosso).',
    }),
    left: t.expose('left', {
      type: 'Euro',
      nullable: false,
      description: 'What is still owed, in euro; below zero, what is to be given back (residuo).',
    }),
    overdue: t.boolean({
      nullable: false,
      description: 'Whether its day is over and something is still owed (scaduto).',
      resolve: ({ dueOn, left }, _, { now }) => dueOn !== null && dueOn < today(now) && left > 0,
    }),
    reminders: t.field({
      type: ['Date'],
      nullable: false,
      description: 'Days of the reminders (solleciti).',
      resolve: ({ reminders }) => reminders,
    }),
  }),
})

builder.asEntity(CoPaymentCharge, {
  key: builder.selection<{ id: string }>('id'),
  resolveReference: ({ id }, { session }) => chargeById(session, decodeId('co_payment_charge', id)),
})

builder.objectField(CaseFunding, 'charges', (t) =>
  t.field({
    type: [CoPaymentCharge],
    nullable: true,
    description: 'What the user was charged of it, the first month first (addebiti).',
    resolve: async ({ plannedUuid }, _, { session }) => [...(await chargesOfPlanned(session, plannedUuid))],
  }),
)

const CoPaymentChargeConnection = connection(builder, CoPaymentCharge)

builder.objectField(Ambito, 'coPaymentCharges', (t) =>
  t.field({
    type: CoPaymentChargeConnection,
    nullable: true,
    description: 'What users of the Ambito were charged, the newest month first (addebiti).',
    args: {
      overdueOn: t.arg({
        type: 'Date',
        required: false,
        description: 'Only what was due before this day and is not paid (morosità).',
      }),
      ...pageArgs(t.arg),
    },
    resolve: ({ code }, { overdueOn, ...args }, { session, keys }) =>
      page(keys, args, chargesOfAmbito(session, code, { overdueOn: overdueOn ?? null })),
  }),
)

const CoPaymentArrears = builder.objectRef<Arrears>('CoPaymentArrears').implement({
  description: 'What users were to pay before a day and did not (morosità).',
  fields: (t) => ({
    charges: t.exposeInt('charges', {
      nullable: false,
      description: 'Months that are not paid (addebiti scaduti).',
    }),
    amount: t.expose('amount', {
      type: 'Euro',
      nullable: false,
      description: 'What is owed of them, in euro (arretrati).',
    }),
  }),
})

builder.objectField(Ambito, 'coPaymentArrears', (t) =>
  t.field({
    type: CoPaymentArrears,
    nullable: true,
    description: 'What users owe and did not pay in time (arretrati della compartecipazione).',
    args: { on: t.arg({ type: 'Date', required: true, description: 'The day.' }) },
    resolve: ({ code }, { on }, { session }) => arrearsOf(session, code, { on }),
  }),
)
