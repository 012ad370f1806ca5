import { decodeId } from '@cse/schema/ids'
import { mutation } from '@cse/schema/mutation'
import { idempotencyKey, optionalText, requiredText } from '@cse/schema/text-input'
import { builder } from '../builder.ts'
import { resolved } from '../rules/act.ts'
import { approvePlan, closePlan, draftPlan, submitPlan, withdrawPlan } from '../store/plan-commands.ts'
import { zonePlanById } from '../store/zone-plans.ts'
import { FormalActInput } from './formal-act.ts'
import { byOf, key, ownAmbito } from './recorded.ts'
import * as refusals from './refusals.ts'
import { ZonePlan } from './types.ts'

const { NotFound, StaleVersion, RepeatedKey, ActInFuture, PlanStatusNotAllowed, PlanNotApproved } = refusals

const version = 'The version of the plan that was read.'

mutation(builder, 'draftPlan', {
  description: 'Begins the zone plan of the own Ambito for three years (avvio della programmazione).',
  input: (t) => ({
    idempotencyKey: t.string({ required: true, description: key }),
    firstYear: t.int({ required: true, description: 'First year of the triennium.' }),
    note: t.string({ required: false, description: 'What is to be noted with it (nota).' }),
  }),
  payload: { plan: { type: ZonePlan, description: 'The draft.' } },
  refusals: [RepeatedKey, NotFound, refusals.WrongYear, refusals.PlanExists],
  decode: ({ firstYear, ...input }, context) => ({
    ambito: ownAmbito(context),
    key: idempotencyKey(input.idempotencyKey),
    firstYear,
    note: optionalText(input.note, 'input.note'),
  }),
  resolve: (command, context) => draftPlan(context.session, byOf(context), command),
  answer: async ({ plan }, { session }) => ({ plan: await zonePlanById(session, plan) }),
})

mutation(builder, 'submitPlan', {
  description:
    'Sends the draft to the Coordinamento istituzionale for approval (trasmissione): it can no longer be changed.',
  input: (t) => ({
    zonePlan: t.id({ required: true, description: 'Id of the plan.' }),
    expectedVersion: t.int({ required: true, description: version }),
  }),
  payload: { plan: { type: ZonePlan, description: 'The plan, submitted.' } },
  refusals: [
    NotFound,
    StaleVersion,
    PlanStatusNotAllowed,
    PlanNotApproved,
    refusals.PlanEmpty,
    refusals.CoFundingMissing,
  ],
  decode: (input) => planOf(input),
  resolve: (command, { session }) => submitPlan(session, command),
  answer: async (_, { session }, { plan }) => ({ plan: await zonePlanById(session, plan) }),
})

mutation(builder, 'withdrawPlan', {
  description: 'Takes a submitted plan back into the draft (ritiro), to correct it.',
  input: (t) => ({
    zonePlan: t.id({ required: true, description: 'Id of the plan.' }),
    expectedVersion: t.int({ required: true, description: version }),
    reason: t.string({ required: true, description: 'Why (motivazione): 1 to 2,000 characters.' }),
  }),
  payload: { plan: { type: ZonePlan, description: 'The plan, a draft again.' } },
  refusals: [NotFound, StaleVersion, PlanStatusNotAllowed, PlanNotApproved],
  decode: (input) => ({ ...planOf(input), reason: requiredText(input.reason, 'input.reason') }),
  resolve: (command, { session }) => withdrawPlan(session, command),
  answer: async (_, { session }, { plan }) => ({ plan: await zonePlanById(session, plan) }),
})

mutation(builder, 'approvePlan', {
  description:
    'Records the resolution of the Coordinamento istituzionale that approves the plan (approvazione, L.R. 19/2006): its proposals become the appropriations.',
  input: (t) => ({
    zonePlan: t.id({ required: true, description: 'Id of the plan.' }),
    expectedVersion: t.int({ required: true, description: version }),
    act: t.field({ type: FormalActInput, required: true, description: 'The resolution (delibera).' }),
  }),
  payload: { plan: { type: ZonePlan, description: 'The plan, approved.' } },
  refusals: [NotFound, StaleVersion, ActInFuture, PlanStatusNotAllowed, PlanNotApproved, refusals.PlanExists],
  decode: (input) => ({ ...planOf(input), act: resolved(input.act) }),
  resolve: (command, context) => approvePlan(context.session, byOf(context), command),
  answer: async (_, { session }, { plan }) => ({ plan: await zonePlanById(session, plan) }),
})

mutation(builder, 'closePlan', {
  description:
    'Records that the plan is accounted for (chiusura, rendiconto), once all its years are closed. Residui passivi are still paid.',
  input: (t) => ({
    zonePlan: t.id({ required: true, description: 'Id of the plan.' }),
    expectedVersion: t.int({ required: true, description: version }),
    act: t.field({ type: FormalActInput, required: true, description: 'The resolution (delibera).' }),
  }),
  payload: { plan: { type: ZonePlan, description: 'The plan, closed.' } },
  refusals: [NotFound, StaleVersion, ActInFuture, PlanStatusNotAllowed, PlanNotApproved, refusals.YearOpen],
  decode: (input) => ({ ...planOf(input), act: resolved(input.act) }),
  resolve: (command, context) => closePlan(context.session, byOf(context), command),
  answer: async (_, { session }, { plan }) => ({ plan: await zonePlanById(session, plan) }),
})

/** The plan of an input, as it was read. @throws GraphQLError BAD_USER_INPUT */
function planOf({
  zonePlan,
  expectedVersion,
}: {
  readonly zonePlan: string
  readonly expectedVersion: number
}) {
  return { plan: decodeId('zone_plan', zonePlan, 'input.zonePlan'), expectedVersion }
}
