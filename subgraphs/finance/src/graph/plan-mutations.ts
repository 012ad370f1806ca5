import { forbidden } from '@cse/schema/errors'
import { decodeId } from '@cse/schema/ids'
import { mutation } from '@cse/schema/mutation'
import { isRefused } from '@cse/schema/refusal'
import { idempotencyKey, optionalText, requiredText } from '@cse/schema/text-input'
import { principalOf } from '@cse/schema/viewer'
import { builder } from '../builder.ts'
import { checkedAct } from '../rules/act.ts'
import { approvePlan, closePlan, draftPlan, submitPlan, withdrawPlan } from '../store/plan-commands.ts'
import { zonePlanById } from '../store/zone-plans.ts'
import { FormalActInput } from './formal-act.ts'
import * as refusals from './refusals.ts'
import { ZonePlan } from './types.ts'

const { NotFound, StaleVersion, RepeatedKey, ActInFuture, PlanStatusNotAllowed, PlanNotApproved } = refusals

const version = 'The version of the plan that was read.'
const key = 'Makes a repeat of the request answer as the first one did: 8 to 200 characters.'

mutation(builder, 'draftPlan', {
  description: 'Begins the zone plan of the own Ambito for three years (avvio della programmazione).',
  input: (t) => ({
    idempotencyKey: t.string({ required: true, description: key }),
    firstYear: t.int({ required: true, description: 'First year of the triennium.' }),
    note: t.string({ required: false, description: 'What is to be noted with it (nota).' }),
  }),
  payload: { plan: { type: ZonePlan, description: 'The draft.' } },
  refusals: [RepeatedKey, NotFound, refusals.WrongYear, refusals.PlanExists],
  resolve: async ({ firstYear, ...input }, { session, viewer, now }) => {
    const { ambito } = viewer
    if (ambito === undefined) throw forbidden()
    const asked = {
      key: idempotencyKey(input.idempotencyKey),
      ambito,
      firstYear,
      note: optionalText(input.note, 'input.note'),
    }
    const outcome = await draftPlan(session, { ...principalOf(viewer), at: now }, asked)
    return isRefused(outcome) ? outcome : { plan: await zonePlanById(session, outcome.plan) }
  },
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
  resolve: async ({ zonePlan, expectedVersion }, { session }) => {
    const plan = decodeId('zone_plan', zonePlan, 'input.zonePlan')
    const outcome = await submitPlan(session, { plan, expectedVersion })
    return isRefused(outcome) ? outcome : { plan: await zonePlanById(session, plan) }
  },
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
  resolve: async ({ zonePlan, expectedVersion, ...input }, { session }) => {
    const plan = decodeId('zone_plan', zonePlan, 'input.zonePlan')
    const reason = requiredText(input.reason, 'input.reason')
    const outcome = await withdrawPlan(session, { plan, expectedVersion, reason })
    return isRefused(outcome) ? outcome : { plan: await zonePlanById(session, plan) }
  },
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
  refusals: [NotFound, StaleVersion, ActInFuture, PlanStatusNotAllowed, PlanNotApproved],
  resolve: async ({ zonePlan, expectedVersion, act }, { session, viewer, now }) => {
    const plan = decodeId('zone_plan', zonePlan, 'input.zonePlan')
    const by = { ...principalOf(viewer), at: now }
    const outcome = await approvePlan(session, by, { plan, expectedVersion, act: checkedAct(act) })
    return isRefused(outcome) ? outcome : { plan: await zonePlanById(session, plan) }
  },
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
  resolve: async ({ zonePlan, expectedVersion, act }, { session, viewer, now }) => {
    const plan = decodeId('zone_plan', zonePlan, 'input.zonePlan')
    const by = { ...principalOf(viewer), at: now }
    const outcome = await closePlan(session, by, { plan, expectedVersion, act: checkedAct(act) })
    return isRefused(outcome) ? outcome : { plan: await zonePlanById(session, plan) }
  },
})
