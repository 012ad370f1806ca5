import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { mutation } from '@cse/schema/mutation'
import { builder } from '../builder.ts'
import {
  closeCase,
  evaluateCase,
  interruptCase,
  type ReasonedMove,
  reopenCase,
  resumeCase,
  suspendCase,
} from '../store/closure-commands.ts'
import type { StepContext } from '../store/take-step.ts'
import { actingOf } from './acting.ts'
import { Case } from './case.ts'
import { changedCase } from './changed-case.ts'
import { evaluationInput, requestedEvaluation } from './evaluation-input.ts'
import { stepRefusals } from './refusals.ts'
import { requestedStep, stepInput } from './step-input.ts'

mutation(builder, 'evaluateCase', {
  description:
    'Evaluates what was done for the person (valutazione finale): the project is completed, whatever it reached.',
  input: (t) => ({
    ...stepInput(t),
    ...evaluationInput(t),
  }),
  payload: { case: { type: Case, description: 'The case, evaluated.' } },
  refusals: stepRefusals,
  decode: (input) => ({
    evaluation: requestedEvaluation(input),
    step: requestedStep(input),
  }),
  resolve: ({ step, evaluation }, context) =>
    evaluateCase(context.session, actingOf(context), step, evaluation),
  answer: changedCase,
})

mutation(builder, 'resumeCase', {
  description: 'Goes on with a suspended case (ripresa).',
  input: stepInput,
  payload: { case: { type: Case, description: 'The case, open again.' } },
  refusals: stepRefusals,
  decode: requestedStep,
  resolve: (command, context) => resumeCase(context.session, actingOf(context), command),
  answer: changedCase,
})

reasonedMutation('closeCase', closeCase, {
  description:
    'Closes a case whose pathway is over (conclusione): after the final evaluation, or when orientation, assessment or project showed that no service is called for.',
  changed: 'The case, closed.',
})

reasonedMutation('interruptCase', interruptCase, {
  description:
    'Ends a case before its pathway is over (interruzione), such as for a death or a move. Deliveries are ended first; what was planned is dropped.',
  changed: 'The case, closed.',
})

reasonedMutation('suspendCase', suspendCase, {
  description:
    'Suspends the work on a case (sospensione): no step of the pathway is taken until it is resumed.',
  changed: 'The case, suspended.',
})

reasonedMutation('reopenCase', reopenCase, {
  description:
    'Opens a closed case again (riapertura). Its old assessments no longer hold: the need is assessed anew.',
  changed: 'The case, open, in the assessment of the need.',
})

/** A step that gives a coded reason and nothing more. */
function reasonedMutation(
  name: string,
  take: (session: SchemaSession, act: StepContext, requested: ReasonedMove) => ReturnType<typeof closeCase>,
  { description, changed }: { description: string; changed: string },
): void {
  mutation(builder, name, {
    description,
    input: (t) => ({
      ...stepInput(t),
      reason: t.id({ required: true, description: 'Code of a reason of `caseReasons` (motivazione).' }),
    }),
    payload: { case: { type: Case, description: changed } },
    refusals: stepRefusals,
    decode: ({ reason, ...input }) => ({ ...requestedStep(input), reason }),
    resolve: (command, context) => take(context.session, actingOf(context), command),
    answer: changedCase,
  })
}
