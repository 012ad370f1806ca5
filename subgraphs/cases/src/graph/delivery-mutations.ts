import { badInput } from '@cse/schema/errors'
import { decodeId } from '@cse/schema/ids'
import { mutation } from '@cse/schema/mutation'
import { refusalType } from '@cse/schema/refusal-types'
import { today } from '@cse/schema/today'
import { builder } from '../builder.ts'
import { endDelivery, resumeDelivery, startDelivery, suspendDelivery } from '../store/delivery-commands.ts'
import { correctDeliveryEnd } from '../store/delivery-end-correction.ts'
import { actingOf } from './acting.ts'
import { changedProject, projectPayload } from './changed-project.ts'
import { correctionInput, requestedCorrection } from './correction-input.ts'
import { DeliveryEndReason, SuspensionReason } from './delivery-progress.ts'
import { PersonDeceased, RepeatedKey, stepRefusals } from './refusals.ts'
import { notAfter, requestedStep, stepInput } from './step-input.ts'

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
  refusals: [...stepRefusals, PersonDeceased],
  decode: (input, { now }) => ({
    startedOn: notAfter(today(now), input.startedOn, 'input.startedOn'),
    step: requestedStep(input),
  }),
  resolve: ({ step, startedOn }, context) =>
    startDelivery(context.session, actingOf(context), step, startedOn),
  answer: changedProject,
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
    step: requestedStep(input),
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
    step: requestedStep(input),
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
    return { step: requestedStep(input), ending }
  },
  resolve: ({ step, ending }, context) => endDelivery(context.session, actingOf(context), step, ending),
  answer: changedProject,
})

mutation(builder, 'correctDeliveryEnd', {
  description:
    'Corrects on which day the delivery of an intervention ended, or takes the end back (rettifica della cessazione): then delivery goes on as before.',
  input: (t) => ({
    ...correctionInput(t),
    plannedIntervention: t.id({ required: true, description: 'Id of the planned intervention.' }),
    endedOn: t.field({
      type: 'Date',
      required: false,
      description:
        'Last day of delivery, today at the latest and in no month before one recorded (data); without it delivery has not ended.',
    }),
  }),
  payload: projectPayload,
  refusals: [...stepRefusals, RepeatedKey],
  decode: (input, { now }) => ({
    end: {
      plannedIntervention: whichOne(input.plannedIntervention),
      endedOn: input.endedOn == null ? null : notAfter(today(now), input.endedOn, 'input.endedOn'),
    },
    step: requestedCorrection('correctDeliveryEnd', input),
  }),
  resolve: ({ step, end }, context) => correctDeliveryEnd(context.session, actingOf(context), step, end),
  answer: changedProject,
})

const whichOne = (id: string) => decodeId('planned_intervention', id, 'input.plannedIntervention')
const whichOrAll = (id: string | null | undefined) => (id == null ? null : whichOne(id))
