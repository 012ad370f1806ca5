import { reading } from '@cse/schema/reading'
import { today } from '@cse/schema/today'
import { builder } from '../builder.ts'
import { type ReasonRow, reasonByCode, reasonsOf } from '../store/reason.ts'
import { Case } from './case.ts'
import { ofFileReading } from './custody.ts'

const ReasonedStep = builder.enumType('ReasonedStep', {
  description: 'A step for which a coded reason is given (passo con motivazione).',
  values: {
    CLOSE: { description: '`closeCase` (conclusione).' },
    INTERRUPT: { description: '`interruptCase` (interruzione).' },
    SUSPEND: { description: '`suspendCase` (sospensione).' },
    REOPEN: { description: '`reopenCase` (riapertura).' },
  },
})

const CaseReason = builder.objectRef<ReasonRow>('CaseReason').implement({
  description: 'A coded reason (motivazione codificata) of a step of the pathway.',
  fields: (t) => ({
    code: t.exposeString('code', {
      nullable: false,
      description: 'Code, as the mutations take it (codice).',
    }),
    label: t.exposeString('label', { nullable: false, description: 'Name in Italian (descrizione).' }),
    steps: t.expose('steps', {
      type: [ReasonedStep],
      nullable: false,
      description: 'The steps that may give it (passi).',
    }),
    sinbaCode: t.exposeString('sinbaCode', {
      nullable: true,
      description:
        'Its code in SINBA, `MotivazioneChiusuraCarico` (D.M. 206/2014); null where there is none.',
    }),
  }),
})

builder.queryField('caseReasons', (t) =>
  t.field({
    type: [CaseReason],
    nullable: true,
    description: 'The reasons that a step may give today (motivazioni in vigore).',
    args: { step: t.arg({ type: ReasonedStep, required: true, description: 'The step.' }) },
    resolve: (_, { step }, { session, now }) => reasonsOf(session, step, today(now)),
  }),
)

builder.objectFields(Case, (t) => ({
  closureReason: t.field({
    type: CaseReason,
    nullable: true,
    description: 'Why it was closed or interrupted (motivo di chiusura); null while it is open.',
    resolve: reading(['closureCode'], ({ closureCode }, _, { session }) =>
      closureCode ? reasonByCode(session, closureCode) : null,
    ),
  }),
  closure: t.field({
    type: 'String',
    nullable: true,
    description: 'Why it was closed, in words (motivo di chiusura); `closureReason` has the code.',
    resolve: reading(['closureCode'], async ({ closureCode }, _, { session }) =>
      closureCode ? (await reasonByCode(session, closureCode))?.label : null,
    ),
  }),
  suspendedOn: t.field({
    type: 'Date',
    nullable: true,
    description: 'Day it was suspended (data di sospensione); null while it is not.',
    resolve: reading(['suspendedOn'], ({ suspendedOn }) => suspendedOn),
  }),
  suspensionReason: t.field({
    type: CaseReason,
    nullable: true,
    description: 'Why it is suspended (motivo di sospensione); null while it is not.',
    // a stay in hospital is a health datum: of the file
    resolve: ofFileReading(['suspensionCode'], ({ suspensionCode }, _, { session }) =>
      suspensionCode ? reasonByCode(session, suspensionCode) : null,
    ),
  }),
}))
