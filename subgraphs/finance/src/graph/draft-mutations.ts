import { zero } from '@cse/schema/cents'
import { decodeId } from '@cse/schema/ids'
import { mutation } from '@cse/schema/mutation'
import { idempotencyKey, optionalText, requiredText } from '@cse/schema/text-input'
import { builder } from '../builder.ts'
import { actsOf, checkedAct } from '../rules/act.ts'
import {
  addPlanIntervention,
  allocateFund,
  changePlanIntervention,
  setFundingLine,
} from '../store/draft-commands.ts'
import { planInterventionById } from '../store/interventions.ts'
import { fundAllocationById, fundingLineById } from '../store/plan-parts.ts'
import { nonZero, optionalCount, positive } from './amount-input.ts'
import { FormalActInput } from './formal-act.ts'
import { byOf, key } from './recorded.ts'
import * as refusals from './refusals.ts'
import { FundAllocation, FundingLine, PlanIntervention } from './types.ts'

const { NotFound, StaleVersion, RepeatedKey, PlanStatusNotAllowed, PlanNotApproved } = refusals

const title = { longest: 300 }

mutation(builder, 'addPlanIntervention', {
  description:
    'Adds an intervention to a draft (scheda di intervento); the LEPS it serves is that of its service.',
  input: (t) => ({
    idempotencyKey: t.string({ required: true, description: key }),
    zonePlan: t.id({ required: true, description: 'Id of the plan.' }),
    code: t.string({
      required: true,
      description: 'Number of the intervention within its plan (codice scheda): 1 to 40 characters.',
    }),
    title: t.string({
      required: true,
      description: 'Name of the intervention (denominazione): 1 to 300 characters.',
    }),
    serviceType: t.id({ required: true, description: 'SIUSS code of the benefit (prestazione), `A2.07`.' }),
    targetArea: t.id({ required: true, description: 'Code of the target area (area di utenza).' }),
    plannedUsers: t.int({ required: false, description: 'Persons it is meant to serve (utenti previsti).' }),
    plannedHours: t.int({ required: false, description: 'Hours it is meant to give (ore previste).' }),
    plannedPlaces: t.int({ required: false, description: 'Places it is meant to offer (posti previsti).' }),
  }),
  payload: { intervention: { type: PlanIntervention, description: 'The intervention.' } },
  refusals: [
    RepeatedKey,
    NotFound,
    StaleVersion,
    PlanStatusNotAllowed,
    PlanNotApproved,
    refusals.ServiceNotPlannable,
    refusals.CodeTaken,
  ],
  decode: (input) => ({
    key: idempotencyKey(input.idempotencyKey),
    plan: decodeId('zone_plan', input.zonePlan, 'input.zonePlan'),
    code: requiredText(input.code, 'input.code', { longest: 40 }),
    title: requiredText(input.title, 'input.title', title),
    serviceType: input.serviceType,
    targetArea: input.targetArea,
    ...targetsOf(input),
  }),
  resolve: (command, context) => addPlanIntervention(context.session, byOf(context), command),
  answer: async ({ intervention }, { session }) => ({
    intervention: await planInterventionById(session, intervention),
  }),
})

mutation(builder, 'changePlanIntervention', {
  description: 'Changes title and targets of an intervention of a draft; what is not given stays.',
  input: (t) => ({
    planIntervention: t.id({ required: true, description: 'Id of the intervention.' }),
    expectedVersion: t.int({ required: true, description: 'The version of the plan that was read.' }),
    title: t.string({
      required: false,
      description: 'Name of the intervention (denominazione): 1 to 300 characters.',
    }),
    plannedUsers: t.int({ required: false, description: 'Persons it is meant to serve (utenti previsti).' }),
    plannedHours: t.int({ required: false, description: 'Hours it is meant to give (ore previste).' }),
    plannedPlaces: t.int({ required: false, description: 'Places it is meant to offer (posti previsti).' }),
  }),
  payload: { intervention: { type: PlanIntervention, description: 'The intervention.' } },
  refusals: [NotFound, StaleVersion, PlanStatusNotAllowed, PlanNotApproved],
  decode: ({ expectedVersion, ...input }) => ({
    intervention: decodeId('plan_intervention', input.planIntervention, 'input.planIntervention'),
    expectedVersion,
    title: optionalText(input.title, 'input.title', title),
    ...targetsOf(input),
  }),
  resolve: (command, { session }) => changePlanIntervention(session, command),
  answer: async (_, { session }, { intervention }) => ({
    intervention: await planInterventionById(session, intervention),
  }),
})

mutation(builder, 'allocateFund', {
  description:
    'Gives a plan money of a fund for a year, beside what it has of it (riparto, assegnazione), or takes it back. Municipal resources (`COMUNE`), user shares (`UTENTE`) and health shares (`ASL`) are funds like the others.',
  input: (t) => ({
    idempotencyKey: t.string({ required: true, description: key }),
    zonePlan: t.id({ required: true, description: 'Id of the plan.' }),
    fund: t.id({ required: true, description: 'Code of the fund, `FNPS`.' }),
    year: t.int({ required: true, description: 'The year it is for (annualità).' }),
    amount: t.field({
      type: 'Euro',
      required: true,
      description:
        'How much, in euro: above zero adds, below zero takes back what is not planned (importo, revoca o rettifica).',
    }),
    act: t.field({
      type: FormalActInput,
      required: true,
      description: 'The act that allocates it, or takes it back (atto di riparto).',
    }),
    spendBy: t.field({
      type: 'Date',
      required: false,
      description:
        'Last day on which it may be spent (termine di spesa); what the fund’s rules say, by default.',
    }),
  }),
  payload: {
    allocation: { type: FundAllocation, description: 'What the plan now has of the fund for the year.' },
  },
  refusals: [
    RepeatedKey,
    NotFound,
    StaleVersion,
    refusals.ActInFuture,
    PlanStatusNotAllowed,
    PlanNotApproved,
    refusals.WrongYear,
    refusals.YearClosed,
    refusals.FundNotAdmitted,
    refusals.AllocationExceeded,
  ],
  decode: ({ fund, year, ...input }) => ({
    key: idempotencyKey(input.idempotencyKey),
    plan: decodeId('zone_plan', input.zonePlan, 'input.zonePlan'),
    fund,
    year,
    amount: nonZero(input.amount, 'input.amount'),
    act: checkedAct(input.act, 'input.act', actsOf.ALLOCATION),
    spendBy: input.spendBy ?? null,
  }),
  resolve: (command, context) => allocateFund(context.session, byOf(context), command),
  answer: async ({ allocation }, { session }) => ({
    allocation: await fundAllocationById(session, allocation),
  }),
})

mutation(builder, 'setFundingLine', {
  description:
    'Proposes what a fund gives an intervention of a draft in a year (proposta di stanziamento); zero takes it back.',
  input: (t) => ({
    planIntervention: t.id({ required: true, description: 'Id of the intervention.' }),
    expectedVersion: t.int({ required: true, description: 'The version of the plan that was read.' }),
    fund: t.id({ required: true, description: 'Code of the fund.' }),
    year: t.int({ required: true, description: 'The year it is for (annualità).' }),
    amount: t.field({
      type: 'Euro',
      required: true,
      description: 'How much, in euro; not below zero (importo).',
    }),
  }),
  payload: { line: { type: FundingLine, description: 'The funding line.' } },
  refusals: [
    NotFound,
    StaleVersion,
    PlanStatusNotAllowed,
    PlanNotApproved,
    refusals.WrongYear,
    refusals.FundNotAdmitted,
    refusals.AllocationExceeded,
  ],
  decode: ({ fund, year, amount, expectedVersion, ...input }) => ({
    intervention: decodeId('plan_intervention', input.planIntervention, 'input.planIntervention'),
    expectedVersion,
    fund,
    year,
    amount: amount === 0 ? zero : positive(amount),
  }),
  resolve: (command, { session }) => setFundingLine(session, command),
  answer: async ({ line }, { session }) => ({ line: await fundingLineById(session, line) }),
})

interface GivenTargets {
  readonly plannedUsers?: number | null | undefined
  readonly plannedHours?: number | null | undefined
  readonly plannedPlaces?: number | null | undefined
}

function targetsOf({ plannedUsers, plannedHours, plannedPlaces }: GivenTargets) {
  return {
    plannedUsers: optionalCount(plannedUsers, 'input.plannedUsers'),
    plannedHours: optionalCount(plannedHours, 'input.plannedHours'),
    plannedPlaces: optionalCount(plannedPlaces, 'input.plannedPlaces'),
  }
}
