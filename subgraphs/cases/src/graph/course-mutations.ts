import type { SchemaSession } from '@cse/db/src/session/schema-session'
import { mutation } from '@cse/schema/mutation'
import { isRefused } from '@cse/schema/refusal'
import { requiredText } from '@cse/schema/text-input'
import { builder } from '../builder.ts'
import { caseById } from '../store/case.ts'
import {
  closeCase,
  evaluateCase,
  interruptCase,
  type ReasonedMove,
  reopenCase,
  resumeCase,
  suspendCase,
} from '../store/course-commands.ts'
import type { Act } from '../store/take-step.ts'
import { Case } from './case.ts'
import { Outcome } from './outcome.ts'
import { stepRefusals } from './refusals.ts'
import { askedStep, stepInput } from './step-input.ts'

mutation(builder, 'evaluateCase', {
  description:
    'Evaluates what was done for the person (valutazione finale): the project is completed, whatever it reached.',
  input: (t) => ({
    ...stepInput(t),
    outcome: t.field({
      type: Outcome,
      required: true,
      description: 'How far the project reached its objectives (esito).',
    }),
    conclusion: t.string({
      required: true,
      description: 'The conclusion in words (relazione conclusiva): 1 to 20,000 characters.',
    }),
  }),
  payload: { case: { type: Case, description: 'The case, evaluated.' } },
  refusals: stepRefusals,
  resolve: async (input, { session, viewer, now }) => {
    const conclusion = requiredText(input.conclusion, 'input.conclusion', { longest: 20_000 })
    const { outcome } = input
    const taken = await evaluateCase(session, { viewer, at: now }, askedStep(input), { outcome, conclusion })
    return isRefused(taken) ? taken : { case: await caseById(session, taken.case) }
  },
})

mutation(builder, 'resumeCase', {
  description: 'Goes on with a suspended case (ripresa).',
  input: stepInput,
  payload: { case: { type: Case, description: 'The case, open again.' } },
  refusals: stepRefusals,
  resolve: async (input, { session, viewer, now }) => {
    const taken = await resumeCase(session, { viewer, at: now }, askedStep(input))
    return isRefused(taken) ? taken : { case: await caseById(session, taken.case) }
  },
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
  take: (session: SchemaSession, act: Act, asked: ReasonedMove) => ReturnType<typeof closeCase>,
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
    resolve: async ({ reason, ...input }, { session, viewer, now }) => {
      const taken = await take(session, { viewer, at: now }, { ...askedStep(input), reason })
      return isRefused(taken) ? taken : { case: await caseById(session, taken.case) }
    },
  })
}
