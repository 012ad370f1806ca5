import { GraphQLError } from 'graphql'
import type { OperationResult } from '../operation/prepared-operation.ts'

/** The data of an answer. @throws what any of it failed with: half an answer is none */
export function wholeAnswer({ data, errors = [] }: OperationResult): OperationResult['data'] {
  const [failed] = errors
  if (failed) throw new GraphQLError(failed.message, { extensions: failed.extensions })
  return data
}
