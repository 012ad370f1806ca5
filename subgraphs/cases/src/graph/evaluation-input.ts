import type { GraphTypes } from '@cse/schema/builder'
import { requiredText } from '@cse/schema/text-input'
import type { CasesContext } from '../builder.ts'
import { Outcome } from './outcome.ts'

/** What a final evaluation says. */
export const evaluationInput = (
  t: PothosSchemaTypes.InputFieldBuilder<GraphTypes<CasesContext>, 'InputObject'>,
) => ({
  outcome: t.field({
    type: Outcome,
    required: true,
    description: 'How far the project reached its objectives (esito).',
  }),
  conclusion: t.string({
    required: true,
    description: 'The conclusion in words (relazione conclusiva): 1 to 20,000 characters.',
  }),
})

/** The same as the store takes it. @throws GraphQLError BAD_USER_INPUT */
export const requestedEvaluation = <Reached>(input: {
  readonly outcome: Reached
  readonly conclusion: string
}) => ({
  outcome: input.outcome,
  conclusion: requiredText(input.conclusion, 'input.conclusion', { longest: 20_000 }),
})
