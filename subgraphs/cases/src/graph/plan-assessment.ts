import { decodeId } from '@cse/schema/ids'
import { mutation } from '@cse/schema/mutation'
import { idempotencyKey, optionalText, requiredText } from '@cse/schema/text-input'
import { builder } from '../builder.ts'
import { planAssessment } from '../store/assessment-planning.ts'
import { actingOf } from './acting.ts'
import { AssessmentKind } from './assessment.ts'
import { changed, changedNow } from './assessment-change.ts'
import { RepeatedKey, stepRefusals } from './refusals.ts'

const AssessmentParticipantInput = builder.inputType('AssessmentParticipantInput', {
  description:
    'A professional who is to assess: an operator, or somebody of the health service by name and profession.',
  fields: (t) => ({
    operator: t.id({ required: false, description: 'Id of the operator (operatore).' }),
    name: t.string({
      required: false,
      description: 'Given and family name of who is no operator: 1 to 200 characters.',
    }),
    profession: t.string({
      required: false,
      description: 'Profession of who is no operator (profilo professionale): 1 to 200 characters.',
    }),
    section: t.string({
      required: false,
      description:
        'Code of the section of the instrument they fill in (sezione); the whole instrument without it.',
    }),
  }),
})

mutation(builder, 'planAssessment', {
  description:
    'Plans an assessment of the need (programmazione della valutazione) with an instrument in use on its day. A multidimensional one names the professionals, and who of them fills in what.',
  input: (t) => ({
    case: t.id({ required: true, description: 'Id of the case.' }),
    expectedVersion: t.int({ required: true, description: 'The version of the case that was read.' }),
    instrument: t.string({ required: true, description: 'Code of the instrument (strumento): `SVAMA`.' }),
    instrumentVersion: t.string({
      required: false,
      description: 'Its version; without it the one in use on the day.',
    }),
    kind: t.field({ type: AssessmentKind, required: true, description: 'Who assesses (tipo).' }),
    plannedOn: t.field({
      type: 'Date',
      required: true,
      description: 'The day it is planned for: since the case was opened, and within a year from today.',
    }),
    participants: t.field({
      type: [AssessmentParticipantInput],
      required: false,
      description:
        'Who assesses: at least two professionals for a multidimensional assessment, none otherwise.',
    }),
    note: t.string({
      required: false,
      description: 'What is to be noted with the event (nota): up to 2,000 characters.',
    }),
    idempotencyKey: t.string({
      required: true,
      description:
        'Chosen by the client, 8 to 200 characters: a repeat with the same key answers the first result.',
    }),
  }),
  payload: changed,
  refusals: [...stepRefusals, RepeatedKey],
  decode: ({ idempotencyKey: key, expectedVersion, ...input }) => ({
    step: {
      case: decodeId('case', input.case, 'input.case'),
      expectedVersion,
      note: optionalText(input.note, 'input.note'),
      idempotencyKey: {
        key: idempotencyKey(key),
        operation: 'planAssessment',
        input: { expectedVersion, ...input },
      },
    },
    plan: {
      instrument: requiredText(input.instrument, 'input.instrument', { longest: 200 }),
      instrumentVersion: optionalText(input.instrumentVersion, 'input.instrumentVersion', { longest: 200 }),
      kind: input.kind,
      plannedOn: input.plannedOn,
      participants: (input.participants ?? []).map(participantOf),
    },
  }),
  resolve: ({ step, plan }, context) => planAssessment(context.session, actingOf(context), step, plan),
  answer: ({ assessment, case: uuid }, { session }) => changedNow(session, assessment, uuid),
})

function participantOf(
  { operator, name, profession, section }: typeof AssessmentParticipantInput.$inferInput,
  index: number,
) {
  const path = `input.participants.${index}`
  return {
    operator: operator == null ? null : decodeId('operator', operator, `${path}.operator`),
    name: optionalText(name, `${path}.name`, { longest: 200 }),
    profession: optionalText(profession, `${path}.profession`, { longest: 200 }),
    section: optionalText(section, `${path}.section`, { longest: 200 }),
  }
}
