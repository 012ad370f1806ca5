import { badInput } from '@cse/schema/errors'
import { decodeId } from '@cse/schema/ids'
import { mutation } from '@cse/schema/mutation'
import { refusalType } from '@cse/schema/refusal-types'
import { requiredText } from '@cse/schema/text-input'
import { today } from '@cse/schema/today'
import { builder, type CasesContext } from '../builder.ts'
import { deliveryById } from '../store/delivery.ts'
import {
  endDelivery,
  recordDelivery,
  resumeDelivery,
  startDelivery,
  suspendDelivery,
  withdrawDelivery,
} from '../store/delivery-commands.ts'
import { plannedInterventionById } from '../store/project.ts'
import { actingOf } from './acting.ts'
import { Case } from './case.ts'
import { changedCase } from './changed-case.ts'
import { changedProject, projectPayload } from './changed-project.ts'
import { Delivery } from './delivery.ts'
import { DeliveryEndReason, SuspensionReason } from './delivery-progress.ts'
import { PlannedIntervention } from './planned-intervention.ts'
import { PersonDeceased, RepeatedKey, stepRefusals } from './refusals.ts'
import { askedOnce, askedStep, notAfter, onceInput, stepInput } from './step-input.ts'

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
  description: 'The money of the intervention was refused (intervento non finanziato).',
})
const NothingDelivered = refusalType(builder, 'NothingDelivered', {
  description: 'No delivery is under way to which this could be done (nessuna erogazione in corso).',
})

mutation(builder, 'startDelivery', {
  description: 'Begins the delivery of what the project plans (avvio dell’erogazione).',
  input: (t) => ({
    ...stepInput(t),
    startedOn: t.field({
      type: 'Date',
      required: true,
      description: 'Day on which it begins, today at the latest and not before the project (data di avvio).',
    }),
  }),
  payload: projectPayload,
  refusals: stepRefusals,
  decode: (input, { now }) => ({
    startedOn: notAfter(today(now), input.startedOn, 'input.startedOn'),
    step: askedStep(input),
  }),
  resolve: ({ step, startedOn }, context) =>
    startDelivery(context.session, actingOf(context), step, startedOn),
  answer: changedProject,
})

const delivered = {
  delivery: { type: Delivery, description: 'The month.' },
  plannedIntervention: {
    type: PlannedIntervention,
    description: 'What it delivers, with what is left of it.',
  },
  case: { type: Case, description: 'The case.' },
} as const

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
  }),
  payload: delivered,
  refusals: [
    ...stepRefusals,
    RepeatedKey,
    PersonDeceased,
    BeyondAgreed,
    MonthRecorded,
    DeliverySuspended,
    NotFunded,
  ],
  decode: (input) => ({
    delivery: {
      plannedIntervention: whichOne(input.plannedIntervention),
      month: input.month,
      quantity: input.quantity,
      hours: input.hours ?? null,
    },
    step: askedOnce('recordDelivery', input),
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
    step: askedStep(input),
  }),
  resolve: ({ step, withdrawal }, context) =>
    withdrawDelivery(context.session, actingOf(context), step, withdrawal),
  answer: changedDelivery,
})

const which = 'Id of the planned intervention; all whose delivery is under way, without it.'

mutation(builder, 'suspendDelivery', {
  description: 'Pauses delivery from a day on (sospensione dell’erogazione).',
  input: (t) => ({
    ...stepInput(t),
    plannedIntervention: t.id({ required: false, description: which }),
    since: t.field({
      type: 'Date',
      required: true,
      description: 'First day without delivery, today at the latest (dal).',
    }),
    reason: t.field({ type: SuspensionReason, required: true, description: 'Why (motivo).' }),
  }),
  payload: projectPayload,
  refusals: [...stepRefusals, NothingDelivered],
  decode: (input, { now }) => ({
    suspension: {
      since: notAfter(today(now), input.since, 'input.since'),
      plannedIntervention: whichOrAll(input.plannedIntervention),
      reason: input.reason,
    },
    step: askedStep(input),
  }),
  resolve: ({ step, suspension }, context) =>
    suspendDelivery(context.session, actingOf(context), step, suspension),
  answer: changedProject,
})

mutation(builder, 'resumeDelivery', {
  description: 'Goes on with a delivery that was suspended (ripresa dell’erogazione).',
  input: (t) => ({
    ...stepInput(t),
    plannedIntervention: t.id({ required: false, description: which }),
    resumedOn: t.field({
      type: 'Date',
      required: true,
      description: 'Day on which it goes on, today at the latest (data di ripresa).',
    }),
  }),
  payload: projectPayload,
  refusals: [...stepRefusals, NothingDelivered],
  decode: (input, { now }) => ({
    resumption: {
      resumedOn: notAfter(today(now), input.resumedOn, 'input.resumedOn'),
      plannedIntervention: whichOrAll(input.plannedIntervention),
    },
    step: askedStep(input),
  }),
  resolve: ({ step, resumption }, context) =>
    resumeDelivery(context.session, actingOf(context), step, resumption),
  answer: changedProject,
})

mutation(builder, 'endDelivery', {
  description:
    'Ends delivery on a day (cessazione dell’erogazione). A case is closed only once all its deliveries have ended.',
  input: (t) => ({
    ...stepInput(t),
    plannedIntervention: t.id({ required: false, description: which }),
    endedOn: t.field({
      type: 'Date',
      required: true,
      description: 'Last day of delivery, today at the latest and in no month before one recorded (data).',
    }),
    reason: t.field({
      type: DeliveryEndReason,
      required: true,
      description: 'Why (motivo); `VARIATION` is for variations of the project alone.',
    }),
  }),
  payload: projectPayload,
  refusals: [...stepRefusals, NothingDelivered],
  decode: (input, { now }) => {
    const { reason } = input
    const endedOn = notAfter(today(now), input.endedOn, 'input.endedOn')
    if (reason === 'VARIATION')
      throw badInput([{ path: 'input.reason', reason: 'La variazione cessa gli interventi da sé.' }])
    const ending = { plannedIntervention: whichOrAll(input.plannedIntervention), endedOn, reason }
    return { step: askedStep(input), ending }
  },
  resolve: ({ step, ending }, context) => endDelivery(context.session, actingOf(context), step, ending),
  answer: changedProject,
})

const whichOne = (id: string) => decodeId('planned_intervention', id, 'input.plannedIntervention')
const whichOrAll = (id: string | null | undefined) => (id == null ? null : whichOne(id))

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
