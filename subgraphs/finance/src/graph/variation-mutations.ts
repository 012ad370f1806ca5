import { badInput } from '@cse/schema/errors'
import { decodeId } from '@cse/schema/ids'
import { mutation } from '@cse/schema/mutation'
import { idempotencyKey, requiredText } from '@cse/schema/text-input'
import { builder } from '../builder.ts'
import { actsOf, checkedAct, resolved } from '../rules/act.ts'
import { carryOver } from '../store/carry-commands.ts'
import { movementById } from '../store/ledger.ts'
import { planVariationById } from '../store/plan-parts.ts'
import { varyPlan } from '../store/variation-commands.ts'
import { zonePlanById } from '../store/zone-plans.ts'
import { nonZero, positive, someOf } from './amount-input.ts'
import { FormalActInput } from './formal-act.ts'
import { byOf } from './recorded.ts'
import * as refusals from './refusals.ts'
import { Movement, PlanVariation, ZonePlan } from './types.ts'

const { NotFound, StaleVersion, RepeatedKey, ActInFuture, PlanStatusNotAllowed, PlanNotApproved } = refusals

const PlanChangeInput = builder.inputType('PlanChangeInput', {
  description: 'More or less of a fund for an intervention in a year (modifica di stanziamento).',
  fields: (t) => ({
    planIntervention: t.id({ required: true, description: 'Id of the intervention.' }),
    fund: t.id({ required: true, description: 'Code of the fund.' }),
    year: t.int({ required: true, description: 'The year (annualità).' }),
    amount: t.field({
      type: 'Euro',
      required: true,
      description: 'By how much, in euro: above zero adds, below zero takes away (importo).',
    }),
  }),
})

mutation(builder, 'varyPlan', {
  description:
    'Records a variation of the plan (variazione): money moves between lines by an act, never below what they have committed, of each fund no more than was allocated.',
  input: (t) => ({
    zonePlan: t.id({ required: true, description: 'Id of the plan.' }),
    expectedVersion: t.int({ required: true, description: 'The version of the plan that was read.' }),
    act: t.field({ type: FormalActInput, required: true, description: 'The resolution (delibera).' }),
    reason: t.string({ required: true, description: 'Why (motivazione): 1 to 2,000 characters.' }),
    changes: t.field({
      type: [PlanChangeInput],
      required: true,
      description: 'What changes: 1 to 200, each intervention, fund and year once.',
    }),
  }),
  payload: {
    plan: { type: ZonePlan, description: 'The plan, varied.' },
    variation: { type: PlanVariation, description: 'The variation.' },
  },
  refusals: [
    NotFound,
    StaleVersion,
    ActInFuture,
    PlanStatusNotAllowed,
    PlanNotApproved,
    refusals.WrongYear,
    refusals.YearClosed,
    refusals.FundNotAdmitted,
    refusals.BudgetExceeded,
    refusals.AllocationExceeded,
  ],
  decode: ({ expectedVersion, ...input }) => {
    const plan = decodeId('zone_plan', input.zonePlan, 'input.zonePlan')
    const changes = someOf(input.changes, 'input.changes').map(
      ({ planIntervention, fund, year, amount }, index) => ({
        intervention: decodeId(
          'plan_intervention',
          planIntervention,
          `input.changes.${index}.planIntervention`,
        ),
        fund,
        year,
        amount: nonZero(amount, `input.changes.${index}.amount`),
      }),
    )
    const places = new Set(changes.map(({ intervention, fund, year }) => `${intervention} ${fund} ${year}`))
    if (places.size < changes.length)
      throw badInput([{ path: 'input.changes', reason: 'Una linea di finanziamento compare più volte.' }])
    return {
      plan,
      expectedVersion,
      act: resolved(input.act),
      reason: requiredText(input.reason, 'input.reason'),
      changes,
    }
  },
  resolve: (command, context) => varyPlan(context.session, byOf(context), command),
  answer: async ({ variation }, { session }, { plan }) => ({
    plan: await zonePlanById(session, plan),
    variation: await planVariationById(session, variation),
  }),
})

const CarriedInput = builder.inputType('CarriedInput', {
  description:
    'What goes from a line of a closed year to an intervention in an open one (residuo riportato).',
  fields: (t) => ({
    fundingLine: t.id({ required: true, description: 'Id of the line of the closed year.' }),
    planIntervention: t.id({
      required: true,
      description: 'Id of the intervention that receives it, of the same plan or another one of the Ambito.',
    }),
    year: t.int({ required: true, description: 'The year that receives it (annualità).' }),
    amount: t.field({
      type: 'Euro',
      required: true,
      description: 'How much, in euro, above zero (importo).',
    }),
  }),
})

mutation(builder, 'carryOver', {
  description:
    'Carries what closed years left uncommitted into open years or the next plan (riporto dei residui, avanzo vincolato), fund by fund, with its allocation.',
  input: (t) => ({
    idempotencyKey: t.string({
      required: true,
      description: 'Makes a repeat of the request answer as the first one did: 8 to 200 characters.',
    }),
    act: t.field({ type: FormalActInput, required: true, description: 'The act (atto).' }),
    reason: t.string({ required: true, description: 'Why (motivazione): 1 to 2,000 characters.' }),
    moves: t.field({ type: [CarriedInput], required: true, description: 'What goes where: 1 to 200.' }),
  }),
  payload: { movements: { type: [Movement], description: 'The movements, two for each.' } },
  refusals: [
    RepeatedKey,
    NotFound,
    ActInFuture,
    PlanStatusNotAllowed,
    PlanNotApproved,
    refusals.WrongYear,
    refusals.YearOpen,
    refusals.YearClosed,
    refusals.FundNotAdmitted,
    refusals.BudgetExceeded,
  ],
  decode: (input) => {
    const moves = someOf(input.moves, 'input.moves').map(
      ({ fundingLine, planIntervention, year, amount }, index) => ({
        line: decodeId('funding_line', fundingLine, `input.moves.${index}.fundingLine`),
        intervention: decodeId(
          'plan_intervention',
          planIntervention,
          `input.moves.${index}.planIntervention`,
        ),
        year,
        amount: positive(amount, `input.moves.${index}.amount`),
      }),
    )
    return {
      key: idempotencyKey(input.idempotencyKey),
      act: checkedAct(input.act, 'input.act', actsOf.CARRY_OVER),
      reason: requiredText(input.reason, 'input.reason'),
      moves,
    }
  },
  resolve: (command, context) => carryOver(context.session, byOf(context), command),
  answer: async ({ movements }, { session }) => {
    const carried = await Promise.all(movements.map((uuid) => movementById(session, uuid)))
    return { movements: carried.filter((movement) => movement !== null) }
  },
})
