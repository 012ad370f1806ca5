import { decodeId } from '@cse/schema/ids'
import { mutation } from '@cse/schema/mutation'
import { refusalType } from '@cse/schema/refusal-types'
import { requiredText } from '@cse/schema/text-input'
import { today } from '@cse/schema/today'
import { builder, type CasesContext } from '../builder.ts'
import { deliveryById } from '../store/delivery.ts'
import { correctDelivery, recordDelivery, withdrawDelivery } from '../store/delivery-recording.ts'
import { plannedInterventionById } from '../store/project.ts'
import { actingOf } from './acting.ts'
import { Case } from './case.ts'
import { changedCase } from './changed-case.ts'
import { correctionInput, requestedCorrection } from './correction-input.ts'
import { Delivery } from './delivery.ts'
import { DeliveryUrgencyInput, urgencyOf } from './delivery-urgency.ts'
import { PlannedIntervention } from './planned-intervention.ts'
import { PersonDeceased, RepeatedKey, stepRefusals } from './refusals.ts'
import { onceInput, requestedOnce, requestedStep, stepInput } from './step-input.ts'

const BeyondAgreed = refusalType(builder, 'BeyondAgreed', {
  description:
    'More than the agreed version of the project plans (oltre quanto previsto): a variation of the project makes room.',
  details: { left: { type: 'Float', description: 'Units that may still be delivered (quantità residua).' } },
})
const MonthRecorded = refusalType(builder, 'MonthRecorded', {
  description: 'The month is recorded already: a correction withdraws it first (mese già registrato).',
})
const DeliverySuspended = refusalType(builder, 'DeliverySuspended', {
  description: 'Delivery is suspended in that month (erogazione sospesa).',
  details: { since: { type: 'Date', description: 'First day of the suspension (dal).' } },
})
const NotFunded = refusalType(builder, 'NotFunded', {
  description:
    'The money of the intervention is not there: refused, not yet decided, or less than this takes (intervento non finanziato, D.Lgs. 267/2000 art. 191).',
})
const delivered = {
  delivery: { type: Delivery, description: 'The month.' },
  plannedIntervention: {
    type: PlannedIntervention,
    description: 'What it delivers, with what is left of it.',
  },
  case: { type: Case, description: 'The case.' },
} as const

const recordingRefusals = [
  ...stepRefusals,
  RepeatedKey,
  PersonDeceased,
  BeyondAgreed,
  DeliverySuspended,
  NotFunded,
] as const

mutation(builder, 'recordDelivery', {
  description:
    'Records what was delivered of a planned intervention in a month (erogazione mensile), once a month. The amount and its shares follow from the agreed version.',
  input: (t) => ({
    ...onceInput(t),
    plannedIntervention: t.id({ required: true, description: 'Id of the planned intervention.' }),
    month: t.field({
      type: 'YearMonth',
      required: true,
      description: 'The month, within the intervention and not in the future (mese di competenza).',
    }),
    quantity: t.float({
      required: true,
      description: 'How many units, in the unit of the intervention, with two decimals at most (quantità).',
    }),
    hours: t.float({ required: false, description: 'Hours of service in the month (ore erogate).' }),
    urgency: t.field({
      type: DeliveryUrgencyInput,
      required: false,
      description:
        'That it was ordered in urgency, before the zone plan had the money (D.Lgs. 267/2000 art. 191); a `note` then says why.',
    }),
  }),
  payload: delivered,
  refusals: [...recordingRefusals, MonthRecorded],
  decode: (input, { now }) => ({
    delivery: {
      plannedIntervention: decodeId(
        'planned_intervention',
        input.plannedIntervention,
        'input.plannedIntervention',
      ),
      month: input.month,
      quantity: input.quantity,
      hours: input.hours ?? null,
      urgency: input.urgency ? urgencyOf(input.urgency, input.note, today(now)) : null,
    },
    step: requestedOnce('recordDelivery', input),
  }),
  resolve: ({ step, delivery }, context) =>
    recordDelivery(context.session, actingOf(context), step, delivery),
  answer: changedDelivery,
})

mutation(builder, 'withdrawDelivery', {
  description:
    'Takes back what was recorded of a month by mistake (annullamento di un’erogazione). It stays readable and counts no more; what is right is recorded anew.',
  input: (t) => ({
    ...stepInput(t),
    delivery: t.id({ required: true, description: 'Id of the delivery.' }),
    reason: t.string({
      required: true,
      description: 'Why it is withdrawn (motivo dell’annullamento): 1 to 2,000 characters.',
    }),
  }),
  payload: delivered,
  refusals: stepRefusals,
  decode: (input) => ({
    withdrawal: {
      delivery: decodeId('delivery', input.delivery, 'input.delivery'),
      reason: requiredText(input.reason, 'input.reason'),
    },
    step: requestedStep(input),
  }),
  resolve: ({ step, withdrawal }, context) =>
    withdrawDelivery(context.session, actingOf(context), step, withdrawal),
  answer: changedDelivery,
})

mutation(builder, 'correctDelivery', {
  description:
    'Corrects what was recorded of a month (rettifica di un’erogazione), also once delivery has ended or the case is closed: what was wrong is withdrawn and stays readable, what is right takes its place.',
  input: (t) => ({
    ...correctionInput(t),
    delivery: t.id({ required: true, description: 'Id of the delivery.' }),
    quantity: t.float({
      required: true,
      description: 'How many units, in the unit of the intervention, with two decimals at most (quantità).',
    }),
    hours: t.float({ required: false, description: 'Hours of service in the month (ore erogate).' }),
  }),
  payload: delivered,
  refusals: [...recordingRefusals, MonthRecorded],
  decode: (input) => ({
    correction: {
      delivery: decodeId('delivery', input.delivery, 'input.delivery'),
      quantity: input.quantity,
      hours: input.hours ?? null,
      reason: requiredText(input.reason, 'input.reason'),
    },
    step: requestedCorrection('correctDelivery', input),
  }),
  resolve: ({ step, correction }, context) =>
    correctDelivery(context.session, actingOf(context), step, correction),
  answer: changedDelivery,
})

async function changedDelivery(
  done: { readonly delivery: string; readonly case: string },
  context: CasesContext,
) {
  const { session } = context
  const delivery = await deliveryById(session, done.delivery)
  return {
    delivery,
    plannedIntervention: delivery && (await plannedInterventionById(session, delivery.plannedInterventionId)),
    ...(await changedCase(done, context)),
  }
}
