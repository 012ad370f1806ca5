import { mutation } from '@cse/schema/mutation'
import { builder } from '../builder.ts'
import { correctEvaluation, withdrawEvaluation } from '../store/evaluation-corrections.ts'
import { actingOf } from './acting.ts'
import { Case } from './case.ts'
import { changedCase } from './changed-case.ts'
import { correctionInput, requestedCorrection } from './correction-input.ts'
import { evaluationInput, requestedEvaluation } from './evaluation-input.ts'
import { RepeatedKey, stepRefusals } from './refusals.ts'

mutation(builder, 'correctEvaluation', {
  description:
    'Corrects a final evaluation (rettifica della valutazione finale), also of a closed case. The one before stays readable.',
  input: (t) => ({
    ...correctionInput(t),
    ...evaluationInput(t),
  }),
  payload: { case: { type: Case, description: 'The case, evaluated anew.' } },
  refusals: [...stepRefusals, RepeatedKey],
  decode: (input) => ({
    evaluation: requestedEvaluation(input),
    step: requestedCorrection('correctEvaluation', input),
  }),
  resolve: ({ step, evaluation }, context) =>
    correctEvaluation(context.session, actingOf(context), step, evaluation),
  answer: changedCase,
})

mutation(builder, 'withdrawEvaluation', {
  description:
    'Takes a final evaluation back that came too early (annullamento della valutazione finale): the project is in force again, and its delivery goes on.',
  input: correctionInput,
  payload: { case: { type: Case, description: 'The case, in delivery again.' } },
  refusals: [...stepRefusals, RepeatedKey],
  decode: (input) => requestedCorrection('withdrawEvaluation', input),
  resolve: (step, context) => withdrawEvaluation(context.session, actingOf(context), step),
  answer: changedCase,
})
