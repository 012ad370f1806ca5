import type { CasesContext } from '../builder.ts'
import { builder } from '../builder.ts'
import { headlineOf, type Score, scoresOf } from '../rules/assessment-score.ts'
import { type Completeness, completenessOf } from '../rules/completeness.ts'
import type { Answers, Instrument, InstrumentAnswer, ItemDefinition } from '../rules/instrument.ts'
import type { AssessmentRow } from '../store/assessment.ts'
import {
  type AnswerRow,
  answersOf,
  answersOfAssessment,
  type ParticipantRow,
  participantsOfAssessment,
} from '../store/assessment-form.ts'
import { instrumentByKey, instrumentKey } from '../store/instrument.ts'
import { operatorById, operatorOf } from '../store/operator.ts'
import { Assessment } from './assessment.ts'
import { AssessmentInstrument, InstrumentItem, InstrumentOption, InstrumentScale } from './instrument.ts'
import { Operator } from './operator.ts'

interface Answered {
  readonly item: ItemDefinition
  readonly answer: InstrumentAnswer
  readonly answeredAt: Date
  /** Issuer and subject of the operator's token. */
  readonly answeredByIssuer: string
  readonly answeredBy: string
}

const AssessmentAnswer = builder.objectRef<Answered>('AssessmentAnswer').implement({
  description:
    'An answer to an item of the instrument (risposta): the field that the kind of the item says, the others are null.',
  fields: (t) => ({
    item: t.expose('item', { type: InstrumentItem, nullable: false, description: 'The item (voce).' }),
    codes: t.stringList({
      nullable: true,
      description: 'The codes given (codici).',
      resolve: ({ answer }) => (answer.kind === 'CODED' ? answer.codes : null),
    }),
    options: t.field({
      type: [InstrumentOption],
      nullable: true,
      description: 'The same codes with what they stand for (descrizioni).',
      resolve: ({ item, answer }) =>
        answer.kind === 'CODED' ? item.options.filter(({ code }) => answer.codes.includes(code)) : null,
    }),
    number: t.float({
      nullable: true,
      description: 'The number (numero).',
      resolve: ({ answer }) => (answer.kind === 'NUMBER' ? answer.number : null),
    }),
    text: t.string({
      nullable: true,
      description: 'The words (testo).',
      resolve: ({ answer }) => (answer.kind === 'TEXT' ? answer.text : null),
    }),
    date: t.field({
      type: 'Date',
      nullable: true,
      description: 'The day (data).',
      resolve: ({ answer }) => (answer.kind === 'DATE' ? answer.date : null),
    }),
    boolean: t.boolean({
      nullable: true,
      description: 'Yes or no (sì o no).',
      resolve: ({ answer }) => (answer.kind === 'BOOLEAN' ? answer.boolean : null),
    }),
    answeredAt: t.expose('answeredAt', {
      type: 'DateTime',
      nullable: false,
      description: 'When it was written down (data e ora della risposta).',
    }),
    answeredBy: t.field({
      type: Operator,
      nullable: true,
      description: 'Who wrote it down (compilatore).',
      resolve: ({ answeredByIssuer: issuer, answeredBy: subject }, _, { session }) =>
        operatorOf(session, { issuer, subject }),
    }),
  }),
})

const AssessmentCompleteness = builder.objectRef<Completeness>('AssessmentCompleteness').implement({
  description: 'How far an assessment is filled in (completezza).',
  fields: (t) => ({
    answered: t.exposeInt('answered', {
      nullable: false,
      description: 'How many required items are answered (risposte obbligatorie date).',
    }),
    required: t.exposeInt('required', {
      nullable: false,
      description: 'How many are required, given the answers so far (voci obbligatorie).',
    }),
    missing: t.expose('missing', {
      type: [InstrumentItem],
      nullable: false,
      description: 'The required items without an answer, in their order (voci mancanti).',
    }),
  }),
})

const AssessmentScore = builder.objectRef<Score>('AssessmentScore').implement({
  description: 'What a scale of the instrument says (punteggio di una scala).',
  fields: (t) => ({
    scale: t.expose('scale', { type: InstrumentScale, nullable: false, description: 'The scale (scala).' }),
    value: t.exposeFloat('value', {
      nullable: true,
      description: 'The score (punteggio); null until the items of the scale are answered.',
    }),
    reading: t.exposeString('reading', {
      nullable: true,
      description: 'What it says (lettura).',
    }),
  }),
})

const AssessmentParticipant = builder.objectRef<ParticipantRow>('AssessmentParticipant').implement({
  description: 'A professional who assesses (professionista valutatore).',
  fields: (t) => ({
    id: t.exposeID('id', { nullable: false, description: 'Opaque id.' }),
    operator: t.field({
      type: Operator,
      nullable: true,
      description: 'Who it is among the operators (operatore); null for somebody of the health service.',
      resolve: ({ operatorId }, _, { session }) => (operatorId ? operatorById(session, operatorId) : null),
    }),
    name: t.exposeString('name', { nullable: false, description: 'Given and family name (nominativo).' }),
    profession: t.exposeString('profession', {
      nullable: false,
      description: 'Profession (profilo professionale).',
    }),
    section: t.exposeString('section', {
      nullable: true,
      description: 'Code of the section they fill in (sezione); null for the whole instrument.',
    }),
    signedOffAt: t.expose('signedOffAt', {
      type: 'DateTime',
      nullable: true,
      description:
        'When they signed their part off (sottoscrizione della parte); null until then, and again when it is changed.',
    }),
  }),
})

builder.objectFields(Assessment, (t) => ({
  form: t.field({
    type: AssessmentInstrument,
    nullable: true,
    description:
      'The instrument in the version that was used (strumento); null for what was written on paper or elsewhere.',
    resolve: (row, _, { session }) => formOf(row, session),
  }),
  answers: t.field({
    type: [AssessmentAnswer],
    nullable: true,
    description:
      'What was answered so far, in the order of the instrument (risposte). Null without an instrument.',
    resolve: (row, _, { session }) =>
      filledIn(row, session, ({ items }, answers, rows) =>
        items.flatMap((item) => {
          const answer = answers.get(item.code)
          const written = rows.find((one) => one.item === item.code)
          return answer && written ? [{ ...written, item, answer }] : []
        }),
      ),
  }),
  completeness: t.field({
    type: AssessmentCompleteness,
    nullable: true,
    description: 'How far it is filled in (completezza). Null without an instrument.',
    resolve: (row, _, { session }) =>
      filledIn(row, session, (form, answers) => completenessOf(form, answers)),
  }),
  scores: t.field({
    type: [AssessmentScore],
    nullable: true,
    description:
      'What the scales of the instrument say of the answers so far (punteggi). Null without an instrument.',
    resolve: (row, _, { session }) => filledIn(row, session, scoresOf),
  }),
  reading: t.string({
    nullable: true,
    description: 'What the score says (lettura del punteggio); null until it is known.',
    resolve: (row, _, { session }) =>
      filledIn(row, session, (form, answers) => headlineOf(form, answers)?.reading ?? null),
  }),
  participants: t.field({
    type: [AssessmentParticipant],
    nullable: true,
    description:
      'Who assesses, each with the part they answer for (professionisti); none for an assessment by the social worker alone.',
    resolve: ({ uuid }, _, { session }) => participantsOfAssessment(session, uuid),
  }),
  version: t.exposeInt('version', {
    nullable: false,
    description: 'Grows with every change; mutations want the one that was read.',
  }),
}))

type Session = CasesContext['session']

function formOf({ instrument, instrumentVersion }: AssessmentRow, session: Session) {
  return instrumentVersion === null
    ? null
    : instrumentByKey(session, instrumentKey(instrument, instrumentVersion))
}

/** What an assessment shows of its form and answers; null without a form. */
async function filledIn<Result>(
  row: AssessmentRow,
  session: Session,
  resultOf: (form: Instrument, answers: Answers, rows: readonly AnswerRow[]) => Result,
): Promise<Result | null> {
  const [form, rows] = await Promise.all([formOf(row, session), answersOfAssessment(session, row.uuid)])
  return form && resultOf(form, answersOf(rows), rows)
}
