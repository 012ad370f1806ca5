import { builder } from '../builder.ts'
import { evaluationOfCase, type FinalEvaluationRow } from '../store/evaluation.ts'
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
