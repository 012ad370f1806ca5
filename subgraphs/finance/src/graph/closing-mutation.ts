import { badInput } from '@cse/schema/errors'
import { decodeId } from '@cse/schema/ids'
import { mutation } from '@cse/schema/mutation'
import { requiredText } from '@cse/schema/text-input'
import { builder } from '../builder.ts'
import { actsOf, checkedAct } from '../rules/act.ts'
import { closeYear } from '../store/year-commands.ts'
import { zonePlanById } from '../store/zone-plans.ts'
import { positive, someOf } from './amount-input.ts'
import { FormalActInput } from './formal-act.ts'
import { byOf } from './recorded.ts'
import * as refusals from './refusals.ts'
import { ZonePlan } from './types.ts'

const { NotFound, StaleVersion, ActInFuture, PlanStatusNotAllowed, PlanNotApproved } = refusals

const EconomyInput = builder.inputType('EconomyInput', {
  description: 'What of a commitment is no longer owed (economia).',
  fields: (t) => ({
    commitment: t.id({ required: true, description: 'Id of the commitment.' }),
    amount: t.field({
      type: 'Euro',
      required: true,
      description: 'How much, in euro, above zero (importo).',
    }),
    reason: t.string({ required: true, description: 'Why (motivazione): 1 to 2,000 characters.' }),
  }),
})

const DeferralInput = builder.inputType('DeferralInput', {
  description: 'What of a commitment falls due in a later year (reimputazione).',
  fields: (t) => ({
    commitment: t.id({ required: true, description: 'Id of the commitment.' }),
    amount: t.field({
      type: 'Euro',
      required: true,
      description: 'How much, in euro, above zero (importo).',
    }),
    toYear: t.int({
      required: true,
      description: 'The year in which it falls due: one of the two after that which closes.',
    }),
  }),
})

mutation(builder, 'closeYear', {
  description:
    'Closes a year of a plan (riaccertamento ordinario, D.Lgs. 118/2011 art. 3 c. 4): economies are taken, residui passivi kept, and what was not committed lapses unless its fund ties it.',
  input: (t) => ({
    zonePlan: t.id({ required: true, description: 'Id of the plan.' }),
    expectedVersion: t.int({ required: true, description: 'The version of the plan that was read.' }),
    year: t.int({ required: true, description: 'The year to be closed (esercizio); it is over.' }),
    act: t.field({
      type: FormalActInput,
      required: true,
      description: 'The resolution of the Giunta (delibera di riaccertamento).',
    }),
    economies: t.field({
      type: [EconomyInput],
      required: false,
      description: 'What commitments of the year no longer owe: up to 200.',
    }),
    deferrals: t.field({
      type: [DeferralInput],
      required: false,
      description:
        'What commitments owe in later years (reimputazione, fondo pluriennale vincolato): up to 200. What was committed for a later year goes there by itself.',
    }),
  }),
  payload: { plan: { type: ZonePlan, description: 'The plan with its closings.' } },
  refusals: [
    NotFound,
    StaleVersion,
    ActInFuture,
    PlanStatusNotAllowed,
    PlanNotApproved,
    refusals.WrongYear,
    refusals.YearNotOver,
    refusals.YearClosed,
    refusals.NothingToReduce,
  ],
  decode: ({ expectedVersion, year, ...input }) => {
    const plan = decodeId('zone_plan', input.zonePlan, 'input.zonePlan')
    const given = input.economies ?? []
    const economies = (given.length === 0 ? [] : someOf(given, 'input.economies')).map(
      ({ commitment, amount, reason }, index) => ({
        commitment: decodeId('commitment', commitment, `input.economies.${index}.commitment`),
        amount: positive(amount, `input.economies.${index}.amount`),
        reason: requiredText(reason, `input.economies.${index}.reason`),
      }),
    )
    if (new Set(economies.map(({ commitment }) => commitment)).size < economies.length)
      throw badInput([{ path: 'input.economies', reason: 'Un impegno compare più volte.' }])
    const later = input.deferrals ?? []
    const deferrals = (later.length === 0 ? [] : someOf(later, 'input.deferrals')).map(
      ({ commitment, amount, toYear }, index) => ({
        commitment: decodeId('commitment', commitment, `input.deferrals.${index}.commitment`),
        amount: positive(amount, `input.deferrals.${index}.amount`),
        toYear,
      }),
    )
    if (new Set(deferrals.map(({ commitment }) => commitment)).size < deferrals.length)
      throw badInput([{ path: 'input.deferrals', reason: 'Un impegno compare più volte.' }])
    return {
      plan,
      expectedVersion,
      year,
      act: checkedAct(input.act, 'input.act', actsOf.CLOSING),
      economies,
      deferrals,
    }
  },
  resolve: (command, context) => closeYear(context.session, byOf(context), command),
  answer: async (_, { session }, { plan }) => ({ plan: await zonePlanById(session, plan) }),
})
