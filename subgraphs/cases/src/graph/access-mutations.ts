import { mutation } from '@cse/schema/mutation'
import { optionalText, requiredText } from '@cse/schema/text-input'
import { builder } from '../builder.ts'
import { recordAccess } from '../store/access-commands.ts'
import { AccessChannel, AccessMotive, AccessOutcome } from './access-interview.ts'
import { actingOf } from './acting.ts'
import { Case } from './case.ts'
import { changedCase } from './changed-case.ts'
import { stepRefusals } from './refusals.ts'
import { askedStep, stepInput } from './step-input.ts'

mutation(builder, 'recordAccess', {
  description:
    'Records the interview at the access point (colloquio di accesso). Until it says where it led it may be recorded anew; the last record counts.',
  input: (t) => ({
    ...stepInput(t),
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
      description: 'When the person was received; now unless told.',
    }),
  }),
  payload: { case: { type: Case, description: 'The case with its interview.' } },
  refusals: stepRefusals,
  decode: (input, { now }) => ({
    interview: {
      channel: input.channel,
      motive: input.motive,
      request: requiredText(input.request, 'input.request'),
      preAssessment: optionalText(input.preAssessment, 'input.preAssessment'),
      orientation: optionalText(input.orientation, 'input.orientation'),
      outcome: input.outcome ?? null,
      receivedAt: input.receivedAt ?? now,
    },
    step: askedStep(input),
  }),
  resolve: ({ step, interview }, context) =>
    recordAccess(context.session, actingOf(context), step, interview),
  answer: changedCase,
})
