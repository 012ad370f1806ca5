import { badInput } from '@cse/schema/errors'
import { decodeId } from '@cse/schema/ids'
import { mutation } from '@cse/schema/mutation'
import { isRefused } from '@cse/schema/refusal'
import { optionalText, requiredText } from '@cse/schema/text-input'
import { builder } from '../builder.ts'
import { completeAssessment, signOffAssessment } from '../store/assessment-completion.ts'
import { answerAssessment } from '../store/assessment-filling.ts'
import {
  AssessmentCompleted,
  AssessmentIncomplete,
  AssessmentWithoutForm,
  changed,
  changedNow,
  NotParticipant,
  PartsNotSignedOff,
} from './assessment-change.ts'
import { NotFound, PhaseNotAllowed, RepeatedKey, StaleVersion, stepRefusals } from './refusals.ts'

const AssessmentAnswerInput = builder.inputType('AssessmentAnswerInput', {
  description:
    'An answer (risposta): the one field that the kind of the item wants. Without any, what was answered before is withdrawn.',
  fields: (t) => ({
    item: t.string({ required: true, description: 'Code of the item (codice della voce).' }),
    codes: t.stringList({
      required: false,
      description: 'Codes, valid today; one, unless the item takes many.',
    }),
    number: t.float({
      required: false,
      description: 'A number within the bounds of the item, with two decimals at most.',
    }),
    text: t.string({ required: false, description: 'Words: 1 to 2,000 characters.' }),
    date: t.field({ type: 'Date', required: false, description: 'A day.' }),
    boolean: t.boolean({ required: false, description: 'Yes or no.' }),
  }),
})

mutation(builder, 'answerAssessment', {
  description:
    'Keeps answers of an assessment under way (compilazione): as many or few as are at hand, to go on with later. A part signed off that changes has to be signed off again.',
  input: (t) => ({
    assessment: t.id({ required: true, description: 'Id of the assessment.' }),
    expectedVersion: t.int({
      required: true,
      description: 'The version of the assessment (not of the case) that was read.',
    }),
    answers: t.field({
      type: [AssessmentAnswerInput],
      required: true,
      description: 'The answers, each item once: 1 to 200.',
    }),
  }),
  payload: changed,
  refusals: [NotFound, StaleVersion, PhaseNotAllowed, AssessmentCompleted, AssessmentWithoutForm],
  resolve: async ({ assessment, expectedVersion, answers }, { session, viewer, now }) => {
    if (answers.length === 0 || answers.length > MOST_ANSWERS)
      throw badInput([{ path: 'input.answers', reason: `Le risposte devono essere da 1 a ${MOST_ANSWERS}.` }])
    const seen = { assessment: decodeId('assessment', assessment, 'input.assessment'), expectedVersion }
    const outcome = await answerAssessment(session, { viewer, at: now }, seen, answers)
    return isRefused(outcome) ? outcome : changedNow(session, seen.assessment, outcome.case)
  },
})

mutation(builder, 'signOffAssessment', {
  description:
    'A professional signs the own part of an assessment off (sottoscrizione della parte); for who is no operator, whoever is in charge records it.',
  input: (t) => ({
    assessment: t.id({ required: true, description: 'Id of the assessment.' }),
    expectedVersion: t.int({
      required: true,
      description: 'The version of the assessment (not of the case) that was read.',
    }),
    participant: t.id({ required: true, description: 'Id of the participant whose part it is.' }),
  }),
  payload: changed,
  refusals: [
    NotFound,
    StaleVersion,
    PhaseNotAllowed,
    AssessmentCompleted,
    AssessmentWithoutForm,
    AssessmentIncomplete,
    NotParticipant,
  ],
  resolve: async ({ assessment, expectedVersion, participant }, { session, viewer, now }) => {
    const seen = { assessment: decodeId('assessment', assessment, 'input.assessment'), expectedVersion }
    const outcome = await signOffAssessment(
      session,
      { viewer, at: now },
      seen,
      decodeId('participant', participant, 'input.participant'),
    )
    return isRefused(outcome) ? outcome : changedNow(session, seen.assessment, outcome.case)
  },
})

mutation(builder, 'completeAssessment', {
  description:
    'Completes an assessment (conclusione della valutazione), with the score that the answers give: every required item is answered, and in a multidimensional one every professional has signed off.',
  input: (t) => ({
    assessment: t.id({ required: true, description: 'Id of the assessment.' }),
    assessmentVersion: t.int({
      required: true,
      description: 'The version of the assessment that was read.',
    }),
    expectedVersion: t.int({ required: true, description: 'The version of the case that was read.' }),
    outcome: t.string({
      required: true,
      description: 'What it concludes (esito), which the PUA reads too: 1 to 500 characters.',
    }),
    findings: t.string({
      required: false,
      description:
        'What was found, in words (sintesi professionale), for professionals: up to 2,000 characters.',
    }),
    note: t.string({
      required: false,
      description: 'What is to be noted with the event (nota): up to 2,000 characters.',
    }),
  }),
  payload: changed,
  refusals: [
    ...stepRefusals,
    RepeatedKey,
    AssessmentCompleted,
    AssessmentWithoutForm,
    AssessmentIncomplete,
    PartsNotSignedOff,
  ],
  resolve: async ({ assessmentVersion, expectedVersion, ...input }, { session, viewer, now }) => {
    const assessment = decodeId('assessment', input.assessment, 'input.assessment')
    const asked = { expectedVersion, note: optionalText(input.note, 'input.note') }
    const completion = {
      seen: { assessment, expectedVersion: assessmentVersion },
      outcome: requiredText(input.outcome, 'input.outcome', { longest: 500 }),
      findings: optionalText(input.findings, 'input.findings'),
    }
    const outcome = await completeAssessment(session, { viewer, at: now }, asked, completion)
    return isRefused(outcome) ? outcome : changedNow(session, assessment, outcome.case)
  },
})

const MOST_ANSWERS = 200
