import { badInput } from '@cse/schema/errors'
import { decodeId } from '@cse/schema/ids'
import { mutation } from '@cse/schema/mutation'
import { optionalText, requiredText } from '@cse/schema/text-input'
import { builder } from '../builder.ts'
import { completeAssessment, signOffAssessment } from '../store/assessment-completion.ts'
import { answerAssessment } from '../store/assessment-filling.ts'
import { actingOf } from './acting.ts'
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
  decode: (input) => ({ answers: answersOf(input.answers), seen: seenOf(input) }),
  resolve: ({ seen, answers }, context) =>
    answerAssessment(context.session, actingOf(context), seen, answers),
  answer: (done, { session }, { seen }) => changedNow(session, seen.assessment, done.case),
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
  decode: (input) => ({
    seen: seenOf(input),
    participant: decodeId('participant', input.participant, 'input.participant'),
  }),
  resolve: ({ seen, participant }, context) =>
    signOffAssessment(context.session, actingOf(context), seen, participant),
  answer: (done, { session }, { seen }) => changedNow(session, seen.assessment, done.case),
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
  decode: ({ assessment, assessmentVersion, expectedVersion, ...input }) => {
    const seen = seenOf({ assessment, expectedVersion: assessmentVersion })
    const step = { expectedVersion, note: optionalText(input.note, 'input.note') }
    const outcome = requiredText(input.outcome, 'input.outcome', { longest: 500 })
    return { step, completion: { seen, outcome, findings: optionalText(input.findings, 'input.findings') } }
  },
  resolve: ({ step, completion }, context) =>
    completeAssessment(context.session, actingOf(context), step, completion),
  answer: (done, { session }, { completion }) => changedNow(session, completion.seen.assessment, done.case),
})

const MOST_ANSWERS = 200

function answersOf<Answer>(answers: readonly Answer[]): readonly Answer[] {
  if (answers.length === 0 || answers.length > MOST_ANSWERS)
    throw badInput([{ path: 'input.answers', reason: `Le risposte devono essere da 1 a ${MOST_ANSWERS}.` }])
  return answers
}

/** The assessment as the client saw it. */
function seenOf({ assessment, expectedVersion }: { assessment: string; expectedVersion: number }) {
  return { assessment: decodeId('assessment', assessment, 'input.assessment'), expectedVersion }
}
