import type { GraphQLError } from 'graphql'

/**
 * The same error at a place of an answer, without the cost of another: a page may be denied a field in every row. A plain copy would lose
 * its class, which distinguishes errors from data.
 */
export function errorAt(error: GraphQLError, path: readonly (string | number)[] | undefined): GraphQLError {
  return Object.create(error, { path: { value: path, enumerable: true } })
}
