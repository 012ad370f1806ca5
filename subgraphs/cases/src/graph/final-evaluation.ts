import { builder } from '../builder.ts'
import { evaluationOfCase, evaluationsOfCase, type FinalEvaluationRow } from '../store/evaluation.ts'
import { Case } from './case.ts'
import { ofFile } from './custody.ts'
import { Outcome } from './outcome.ts'

const FinalEvaluation = builder.objectRef<FinalEvaluationRow>('FinalEvaluation').implement({
  description: 'What the project came to (valutazione finale).',
  fields: (t) => ({
    evaluatedOn: t.expose('evaluatedOn', {
      type: 'Date',
      nullable: false,
      description: 'Day of the evaluation (data).',
    }),
    outcome: t.expose('outcome', {
      type: Outcome,
      nullable: false,
      description: 'How far the project reached its objectives (esito).',
    }),
    conclusion: t.exposeString('conclusion', {
      nullable: false,
      description: 'The conclusion in words (relazione conclusiva).',
    }),
    withdrawnAt: t.expose('withdrawnAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was taken back as made too early (annullata il); null while it holds.',
    }),
  }),
})

builder.objectField(Case, 'evaluation', (t) =>
  t.field({
    type: FinalEvaluation,
    nullable: true,
    description: 'The final evaluation (valutazione finale); null before it.',
    resolve: ofFile(({ uuid }, _, { session }) => evaluationOfCase(session, uuid)),
  }),
)

builder.objectField(Case, 'evaluations', (t) =>
  t.field({
    type: [FinalEvaluation],
    nullable: true,
    description:
      'Every final evaluation, the newest first: with those that were corrected or taken back (valutazioni finali).',
    resolve: ofFile(({ uuid }, _, { session }) => evaluationsOfCase(session, uuid)),
  }),
)
