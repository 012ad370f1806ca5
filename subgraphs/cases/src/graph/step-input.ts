import type { GraphTypes } from '@cse/schema/builder'
import { badInput } from '@cse/schema/errors'
import { decodeId } from '@cse/schema/ids'
import { idempotencyKey, optionalText } from '@cse/schema/text-input'
import type { CasesContext } from '../builder.ts'

/** The input that every step of a case takes. */
export const stepInput = (
  t: PothosSchemaTypes.InputFieldBuilder<GraphTypes<CasesContext>, 'InputObject'>,
) => ({
  case: t.id({ required: true, description: 'Id of the case.' }),
  expectedVersion: t.int({ required: true, description: 'The version of the case that was read.' }),
  note: t.string({
    required: false,
    description: 'What professionals are to read about it in the history (nota): 1 to 2,000 characters.',
  }),
})

/** The step as the store takes it. @throws GraphQLError BAD_USER_INPUT */
export function requestedStep(input: {
  case: string
  expectedVersion: number
  note?: string | null | undefined
}) {
  return {
    case: decodeId('case', input.case, 'input.case'),
    expectedVersion: input.expectedVersion,
    note: optionalText(input.note, 'input.note'),
  }
}

/** What a step that makes something takes besides, so that it is not made twice. */
export const onceInput = (
  t: PothosSchemaTypes.InputFieldBuilder<GraphTypes<CasesContext>, 'InputObject'>,
) => ({
  ...stepInput(t),
  idempotencyKey: t.string({
    required: true,
    description: 'Made by the client, 8 to 200 characters: the same one again answers the first result.',
  }),
})

/** The same as the store takes it. @throws GraphQLError BAD_USER_INPUT */
export function requestedOnce<
  Input extends Parameters<typeof requestedStep>[0] & { readonly idempotencyKey: string },
>(operation: string, { idempotencyKey: key, ...input }: Input) {
  return { ...requestedStep(input), idempotencyKey: { operation, key: idempotencyKey(key), input } }
}

/** The given day, which `day` is or follows. @throws GraphQLError BAD_USER_INPUT for one that has not come. */
export function notAfter(day: string, given: string, path: string): string {
  if (given > day) throw badInput([{ path, reason: 'La data è nel futuro.' }])
  return given
}
