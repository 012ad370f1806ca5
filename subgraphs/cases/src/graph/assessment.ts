import { connection } from '@cse/schema/connection'
import { decodeId } from '@cse/schema/ids'
import { propertiesRead } from '@cse/schema/reading'
import { builder } from '../builder.ts'
import { type AssessmentRow, assessmentById, assessmentsOfCase } from '../store/assessment.ts'
import { caseById } from '../store/case.ts'
import { Case } from './case.ts'
import { ofFile } from './custody.ts'

export const AssessmentKind = builder.enumType('AssessmentKind', {
  description: 'Who assesses (tipo di valutazione).',
  values: {
    PROFESSIONAL: { description: 'The social worker (valutazione professionale).' },
    MULTIDIMENSIONAL: {
      description: 'The UVM, for needs both social and health (valutazione multidimensionale).',
    },
  },
})

export const Assessment = builder.objectRef<AssessmentRow>('Assessment').implement({
  description: 'An assessment of the need (valutazione del bisogno).',
  fields: (t) => ({
    id: t.exposeID('id', { nullable: false, description: 'Opaque id.' }),
    case: t.field({
      type: Case,
      nullable: true,
      description: 'The case it belongs to.',
      resolve: ({ caseId }, _, { session }, info) => caseById(session, caseId, propertiesRead(info, 'Case')),
    }),
    instrument: t.exposeString('instrument', {
      nullable: false,
      description: 'With which instrument (strumento: SVAMA, SVAMDI, AGED …; SIUSS StrumentoValutazione).',
    }),
    kind: t.expose('kind', { type: AssessmentKind, nullable: false, description: 'Who assesses (tipo).' }),
    plannedOn: t.expose('plannedOn', {
      type: 'Date',
      nullable: false,
      description: 'Day it is planned for (data prevista).',
    }),
    completedOn: t.expose('completedOn', {
      type: 'Date',
      nullable: true,
      description: 'Day it was completed (data di conclusione); null while it is open.',
    }),
    score: t.exposeFloat('score', {
      nullable: true,
      description: 'Score, in the unit of the instrument (punteggio).',
    }),
    outcome: t.exposeString('outcome', { nullable: true, description: 'What it concludes (esito).' }),
    findings: t.exposeString('findings', {
      nullable: true,
      description: 'What was found, in words (sintesi professionale).',
    }),
    cancelledAt: t.expose('cancelledAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was given up before it was made (annullata il); null while it holds.',
    }),
  }),
})

builder.asEntity(Assessment, {
  key: builder.selection<{ id: string }>('id'),
  resolveReference: ({ id }, { session }) => assessmentById(session, decodeId('assessment', id)),
})

builder.objectField(Case, 'assessments', (t) =>
  t.field({
    type: [Assessment],
    nullable: true,
    description: 'The assessments of the need, by the day they are planned for (valutazioni).',
    resolve: ofFile(({ uuid }, _, { session }) => assessmentsOfCase(session, uuid)),
  }),
)

export const AssessmentConnection = connection(builder, Assessment)
