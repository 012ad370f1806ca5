import { type GraphQLSchema, isInterfaceType } from 'graphql'

/** The refusal that a mutation was answered with, as an error; the application selects `__typename` of every result. */
export function refusalIn(
  data: Readonly<Record<string, unknown>> | null | undefined,
  schema: GraphQLSchema,
): { message: string; extensions: { code: 'BAD_USER_INPUT'; refusal: string } } | undefined {
  const refusal = schema.getType('Refusal')
  if (!isInterfaceType(refusal)) return undefined
  const names = new Set(schema.getPossibleTypes(refusal).map(({ name }) => name))
  for (const result of Object.values(data ?? {})) {
    if (typeof result !== 'object' || result === null) continue
    const { __typename: name, message } = { __typename: undefined, message: undefined, ...result }
    if (typeof name === 'string' && typeof message === 'string' && names.has(name))
      return { message, extensions: { code: 'BAD_USER_INPUT', refusal: name } }
  }
  return undefined
}
