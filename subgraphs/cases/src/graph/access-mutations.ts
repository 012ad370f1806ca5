import type { GraphTypes } from '@cse/schema/builder'
import { mutation } from '@cse/schema/mutation'
import { optionalText, requiredText } from '@cse/schema/text-input'
import { builder, type CasesContext } from '../builder.ts'
import { correctAccess, recordAccess } from '../store/access-commands.ts'
import { AccessChannel, AccessMotive, AccessOutcome } from './access-interview.ts'
import { actingOf } from './acting.ts'
import { Case } from './case.ts'
import { changedCase } from './changed-case.ts'
import { correctionInput, requestedCorrection } from './correction-input.ts'
import { RepeatedKey, stepRefusals } from './refusals.ts'
import { requestedStep, stepInput } from './step-input.ts'

/** What is recorded of an interview at the access point. */
const interviewInput = (t: PothosSchemaTypes.InputFieldBuilder<GraphTypes<CasesContext>, 'InputObject'>) => ({
  channel: t.field({
    type: AccessChannel,
    required: true,
    description: 'How the request came (modalità).',
  }),
  motive: t.field({ type: AccessMotive, required: true, description: 'What brought it about (motivo).' }),
  request: t.string({
    required: true,
    description: 'What was asked for (richiesta): 1 to 2,000 characters.',
  }),
  preAssessment: t.string({
    required: false,
    description: 'First appraisal (prevalutazione): 1 to 2,000 characters.',
  }),
  orientation: t.string({
    required: false,
    description: 'Where the person was directed to, in words (orientamento): 1 to 2,000 characters.',
  }),
  outcome: t.field({
    type: AccessOutcome,
    required: false,
    description: 'Where it led (esito dell’orientamento); left out while that is open.',
  }),
  receivedAt: t.field({
    type: 'DateTime',
    required: false,
    description: 'When the person was received; now by default.',
  }),
})

interface RequestedInterview {
  readonly channel: typeof AccessChannel.$inferType
  readonly motive: typeof AccessMotive.$inferType
  readonly request: string
  readonly preAssessment?: string | null | undefined
  readonly orientation?: string | null | undefined
  readonly outcome?: typeof AccessOutcome.$inferType | null | undefined
  readonly receivedAt?: Date | null | undefined
}

/** The same as the store takes it. @throws GraphQLError BAD_USER_INPUT */
const interviewOf = (input: RequestedInterview, now: Date) => ({
  channel: input.channel,
  motive: input.motive,
  request: requiredText(input.request, 'input.request'),
  preAssessment: optionalText(input.preAssessment, 'input.preAssessment'),
  orientation: optionalText(input.orientation, 'input.orientation'),
  outcome: input.outcome ?? null,
  receivedAt: input.receivedAt ?? now,
})

mutation(builder, 'recordAccess', {
  description:
    'Records the interview at the access point (colloquio di accesso). Until it says where it led it may be recorded anew; the last record counts. An outcome other than the taking in charge closes the request there.',
  input: (t) => ({ ...stepInput(t), ...interviewInput(t) }),
  payload: { case: { type: Case, description: 'The case with its interview.' } },
  refusals: stepRefusals,
  decode: (input, { now }) => ({ interview: interviewOf(input, now), step: requestedStep(input) }),
  resolve: ({ step, interview }, context) =>
    recordAccess(context.session, actingOf(context), step, interview),
  answer: changedCase,
})

mutation(builder, 'correctAccess', {
  description:
    'Corrects the interview at the access point or where it led (rettifica del colloquio di accesso). A request that its orientation closed by mistake is open again; the interview of before stays readable.',
  input: (t) => ({ ...correctionInput(t), ...interviewInput(t) }),
  payload: { case: { type: Case, description: 'The case with its interview, corrected.' } },
  refusals: [...stepRefusals, RepeatedKey],
  decode: (input, { now }) => ({
    interview: interviewOf(input, now),
    step: requestedCorrection('correctAccess', input),
  }),
  resolve: ({ step, interview }, context) =>
    correctAccess(context.session, actingOf(context), step, interview),
  answer: changedCase,
})
