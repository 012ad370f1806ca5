import { decodeId } from '@cse/schema/ids'
import { mutation } from '@cse/schema/mutation'
import { builder } from '../builder.ts'
import { assessmentById } from '../store/assessment.ts'
import { cancelAssessment } from '../store/assessment-cancelling.ts'
import { discardProject } from '../store/project-discarding.ts'
import { uvmSessionById } from '../store/uvm.ts'
import { cancelUvm } from '../store/uvm-commands.ts'
import { actingOf } from './acting.ts'
import { Assessment } from './assessment.ts'
import { Case } from './case.ts'
import { changedCase } from './changed-case.ts'
import { changedProject, projectPayload } from './changed-project.ts'
import { correctionInput, requestedCorrection } from './correction-input.ts'
import { RepeatedKey, stepRefusals } from './refusals.ts'
import { UvmSession } from './uvm-session.ts'

mutation(builder, 'cancelAssessment', {
  description:
    'Cancels an assessment that was planned and is not completed (annullamento di una valutazione programmata). With the last one the case goes back to the phase in which the planning found it.',
  input: (t) => ({
    ...correctionInput(t),
    assessment: t.id({ required: true, description: 'Id of the assessment.' }),
  }),
  payload: {
    assessment: { type: Assessment, description: 'The assessment, cancelled.' },
    case: { type: Case, description: 'The case.' },
  },
  refusals: [...stepRefusals, RepeatedKey],
  decode: (input) => ({
    assessment: decodeId('assessment', input.assessment, 'input.assessment'),
    step: requestedCorrection('cancelAssessment', input),
  }),
  resolve: ({ step, assessment }, context) =>
    cancelAssessment(context.session, actingOf(context), step, assessment),
  answer: async (done, context) => ({
    assessment: await assessmentById(context.session, done.assessment),
    ...(await changedCase(done, context)),
  }),
})

mutation(builder, 'cancelUvm', {
  description:
    'Cancels a session of the UVM that was convened and not held (annullamento della convocazione UVM).',
  input: (t) => ({
    ...correctionInput(t),
    uvmSession: t.id({ required: true, description: 'Id of the session.' }),
  }),
  payload: {
    uvmSession: { type: UvmSession, description: 'The session, cancelled.' },
    case: { type: Case, description: 'The case.' },
  },
  refusals: [...stepRefusals, RepeatedKey],
  decode: (input) => ({
    uvmSession: decodeId('uvm_session', input.uvmSession, 'input.uvmSession'),
    step: requestedCorrection('cancelUvm', input),
  }),
  resolve: ({ step, uvmSession }, context) => cancelUvm(context.session, actingOf(context), step, uvmSession),
  answer: async (done, context) => ({
    uvmSession: await uvmSessionById(context.session, done.uvmSession),
    ...(await changedCase(done, context)),
  }),
})

mutation(builder, 'discardProject', {
  description:
    'Gives the draft of a project or of its variation up (annullamento del progetto in elaborazione). What is agreed goes on, and the case goes back to the phase in which the draft was begun.',
  input: correctionInput,
  payload: projectPayload,
  refusals: [...stepRefusals, RepeatedKey],
  decode: (input) => requestedCorrection('discardProject', input),
  resolve: (step, context) => discardProject(context.session, actingOf(context), step),
  answer: changedProject,
})
