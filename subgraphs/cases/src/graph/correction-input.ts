import type { GraphTypes } from '@cse/schema/builder'
import { decodeId } from '@cse/schema/ids'
import { idempotencyKey, requiredText } from '@cse/schema/text-input'
import type { CasesContext } from '../builder.ts'

/** The input that every step that mends a mistake takes. */
export const correctionInput = (
  t: PothosSchemaTypes.InputFieldBuilder<GraphTypes<CasesContext>, 'InputObject'>,
) => ({
  case: t.id({ required: true, description: 'Id of the case.' }),
  expectedVersion: t.int({ required: true, description: 'The version of the case that was read.' }),
  reason: t.string({
    required: true,
    description:
      'Why, for professionals to read in the history (motivo della correzione): 1 to 2,000 characters.',
  }),
  idempotencyKey: t.string({
    required: true,
    description: 'Made by the client, 8 to 200 characters: the same one again answers the first result.',
  }),
})

/** The same as the store takes it: the reason is what the history notes. @throws GraphQLError BAD_USER_INPUT */
export function requestedCorrection<
  Input extends {
    readonly case: string
    readonly expectedVersion: number
    readonly reason: string
    readonly idempotencyKey: string
  },
>(operation: string, { idempotencyKey: key, ...input }: Input) {
  return {
    case: decodeId('case', input.case, 'input.case'),
    expectedVersion: input.expectedVersion,
    note: requiredText(input.reason, 'input.reason'),
    idempotencyKey: { operation, key: idempotencyKey(key), input },
  }
}
