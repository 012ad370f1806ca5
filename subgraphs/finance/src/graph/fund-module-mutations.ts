import { badInput } from '@cse/schema/errors'
import { mutation } from '@cse/schema/mutation'
import { refusalType } from '@cse/schema/refusal-types'
import { idempotencyKey, requiredText } from '@cse/schema/text-input'
import { builder, type FinanceContext } from '../builder.ts'
import { decideModule, submitModule } from '../store/fund-module-commands.ts'
import { settledInstant } from './as-of.ts'
import { checkedFund, checkedYear, defaultInstant, FundModule, FundModuleStatus } from './fund-module.ts'
import { FundModuleCheck } from './fund-module-parts.ts'
import { byOf, key, ownAmbito } from './recorded.ts'
import { NotFound, RepeatedKey, StaleVersion } from './refusals.ts'

const payload = { module: { type: FundModule, description: 'The module.' } } as const

const NoPlanForYear = refusalType(builder, 'NoPlanForYear', {
  description: 'No approved plan of the Ambito covers the year.',
  details: { year: { type: 'Int', description: 'The year.' } },
})
const FundModuleStateNotAllowed = refusalType(builder, 'FundModuleStateNotAllowed', {
  description: 'The module is in a state in which this is not done.',
  details: { status: { type: FundModuleStatus, description: 'The state it is in.' } },
})
const FundModuleChecksViolated = refusalType(builder, 'FundModuleChecksViolated', {
  description: 'The module breaks rules without which it is not submitted.',
  details: { checks: { type: [FundModuleCheck], description: 'Which ones.' } },
})

mutation(builder, 'submitFundModule', {
  description:
    'Submits the SIOSS module of a fund to the Region (invio del modulo), with the figures of the ledger: it keeps them.',
  input: (t) => ({
    idempotencyKey: t.string({ required: true, description: key }),
    fund: t.id({ required: true, description: 'Code of the fund.' }),
    year: t.int({ required: true, description: 'The year that is reported.' }),
    asOf: t.field({
      type: 'DateTime',
      required: false,
      description:
        'The figures that were read: `FundModuleFigures.asOf`. By default, those of the end of the year, or of ten seconds ago in the year itself.',
    }),
  }),
  payload,
  refusals: [RepeatedKey, NoPlanForYear, FundModuleStateNotAllowed, FundModuleChecksViolated],
  decode: (input, context) => {
    const { now } = context
    const ambito = ownAmbito(context)
    const year = checkedYear(input.year, 'input.year', now)
    const asOf = settledInstant(input.asOf, now, 'input.asOf')
    const instant = asOf ?? defaultInstant(year, now)
    const key = idempotencyKey(input.idempotencyKey)
    return { key, ambito, fund: checkedFund(input.fund, 'input.fund'), year, asOf, instant }
  },
  resolve: (command, context) => submitModule(context.session, byOf(context), command),
  answer: async (module) => ({ module }),
})

interface OfSubmission {
  readonly ambito: string
  readonly fund: string
  readonly year: number
  readonly submission: number
}

const decidable = [NotFound, StaleVersion, FundModuleStateNotAllowed] as const

mutation(builder, 'validateFundModule', {
  description: 'Accepts the last submission of a module (validazione).',
  input: (t) => ({
    ambito: t.id({ required: true, description: 'Code of the Ambito.' }),
    fund: t.id({ required: true, description: 'Code of the fund.' }),
    year: t.int({ required: true, description: 'The year that is reported.' }),
    submission: t.int({ required: true, description: 'Number of the submission that was read.' }),
  }),
  payload,
  refusals: decidable,
  decode: (input, context) => decisionOf(input, 'VALIDATED', [], context),
  resolve: (command, context) => decideModule(context.session, byOf(context), command),
  answer: async (module) => ({ module }),
})

mutation(builder, 'returnFundModule', {
  description:
    'Sends the last submission of a module back to the Ambito (restituzione): it follows the ledger again until it is submitted anew.',
  input: (t) => ({
    ambito: t.id({ required: true, description: 'Code of the Ambito.' }),
    fund: t.id({ required: true, description: 'Code of the fund.' }),
    year: t.int({ required: true, description: 'The year that is reported.' }),
    submission: t.int({ required: true, description: 'Number of the submission that was read.' }),
    reasons: t.stringList({
      required: true,
      description: 'Why (motivazioni): 1 to 20, of 1 to 2,000 characters each.',
    }),
  }),
  payload,
  refusals: decidable,
  decode: ({ reasons, ...input }, context) => {
    if (reasons.length < 1 || reasons.length > 20)
      throw badInput([{ path: 'input.reasons', reason: 'Le motivazioni vanno da 1 a 20.' }])
    const checked = reasons.map((reason, index) => requiredText(reason, `input.reasons.${index}`))
    return decisionOf(input, 'RETURNED', checked, context)
  },
  resolve: (command, context) => decideModule(context.session, byOf(context), command),
  answer: async (module) => ({ module }),
})

/** What is decided on a submission. @throws GraphQLError BAD_USER_INPUT */
function decisionOf(
  { ambito, fund, year, submission }: OfSubmission,
  decision: 'VALIDATED' | 'RETURNED',
  reasons: readonly string[],
  { now }: FinanceContext,
) {
  return {
    ambito,
    fund: checkedFund(fund, 'input.fund'),
    year: checkedYear(year, 'input.year', now),
    submission,
    decision,
    reasons,
  }
}
