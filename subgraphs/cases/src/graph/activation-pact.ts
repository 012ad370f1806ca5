import { mutation } from '@cse/schema/mutation'
import { today } from '@cse/schema/today'
import { builder } from '../builder.ts'
import { termsOf } from '../rules/activation-pact.ts'
import {
  type PactRow,
  pactOfCase,
  recordActivationPact,
  recordPactMeeting,
} from '../store/activation-pact.ts'
import { actingOf } from './acting.ts'
import { Case } from './case.ts'
import { changedCase } from './changed-case.ts'
import { ofFile } from './custody.ts'
import { PactNotSubscribed } from './project-mutations.ts'
import { RepeatedKey, stepRefusals } from './refusals.ts'
import { notAfter, onceInput, requestedOnce, requestedStep, stepInput } from './step-input.ts'

const PactMeeting = builder.objectRef<PactRow['meetings'][number]>('PactMeeting').implement({
  description: 'A meeting of the household with the services (incontro, Assegno di inclusione).',
  fields: (t) => ({
    heldOn: t.expose('heldOn', { type: 'Date', nullable: false, description: 'When it was held (data).' }),
    note: t.exposeString('note', { nullable: true, description: 'What was noted at it (nota).' }),
  }),
})

const termsOfPact = ({ subscribedOn, meetings }: PactRow) =>
  termsOf({ subscribedOn, meetings: meetings.map(({ heldOn }) => heldOn) })

const ActivationPact = builder.objectRef<PactRow>('ActivationPact').implement({
  description:
    'The pact with which a household enters the Assegno di inclusione (patto di attivazione digitale), and the terms that run from it (D.L. 48/2023 art. 4).',
  fields: (t) => ({
    subscribedOn: t.expose('subscribedOn', {
      type: 'Date',
      nullable: false,
      description: 'Day on which the household subscribed it (data di sottoscrizione).',
    }),
    convocationAdvisedBy: t.field({
      type: 'Date',
      nullable: true,
      description: 'By when the services are advised to convene it: 60 days; null once it was met.',
      resolve: (pact) => termsOfPact(pact).convocationAdvisedBy,
    }),
    firstMeetingDueOn: t.field({
      type: 'Date',
      nullable: false,
      description:
        'By when the first meeting is due: 120 days, or payment is suspended (termine del primo incontro).',
      resolve: (pact) => termsOfPact(pact).firstMeetingDueOn,
    }),
    nextMeetingDueOn: t.field({
      type: 'Date',
      nullable: false,
      description:
        'By when the next meeting is due: the first one, then one every 90 days (termine del prossimo incontro).',
      resolve: (pact) => termsOfPact(pact).nextMeetingDueOn,
    }),
    meetings: t.expose('meetings', {
      type: [PactMeeting],
      nullable: false,
      description: 'The meetings held, in order (incontri).',
    }),
  }),
})

builder.objectField(Case, 'activationPact', (t) =>
  t.field({
    type: ActivationPact,
    nullable: true,
    description: 'The pact of the household on the Assegno di inclusione, if it is on it (PAD).',
    resolve: ofFile(({ uuid }, _, { session }) => pactOfCase(session, uuid)),
  }),
)

const changed = { case: { type: Case, description: 'The case.' } } as const

mutation(builder, 'recordActivationPact', {
  description:
    'Records when the household subscribed its patto di attivazione digitale, or corrects it; the terms of the meetings run from then.',
  input: (t) => ({
    ...stepInput(t),
    subscribedOn: t.field({
      type: 'Date',
      required: true,
      description: 'Day on which it was subscribed, today at the latest (data di sottoscrizione).',
    }),
  }),
  payload: changed,
  refusals: stepRefusals,
  decode: (input, { now }) => ({
    subscribedOn: notAfter(today(now), input.subscribedOn, 'input.subscribedOn'),
    step: requestedStep(input),
  }),
  resolve: ({ step, subscribedOn }, context) =>
    recordActivationPact(context.session, actingOf(context), step, subscribedOn),
  answer: changedCase,
})

mutation(builder, 'recordPactMeeting', {
  description:
    'Records a meeting of the household with the services (incontro del nucleo), from which the next term of 90 days runs. The note of the step is that of the meeting.',
  input: (t) => ({
    ...onceInput(t),
    heldOn: t.field({
      type: 'Date',
      required: true,
      description: 'When it was held, today at the latest and not before the pact (data).',
    }),
  }),
  payload: changed,
  refusals: [...stepRefusals, RepeatedKey, PactNotSubscribed],
  decode: (input, { now }) => ({
    heldOn: notAfter(today(now), input.heldOn, 'input.heldOn'),
    step: requestedOnce('recordPactMeeting', input),
  }),
  resolve: ({ step, heldOn }, context) => recordPactMeeting(context.session, actingOf(context), step, heldOn),
  answer: changedCase,
})
