import { GraphQLError } from 'graphql'
import { IssuerUnavailable, Unauthenticated } from './unauthenticated.ts'

/** How a request is answered that never comes to the graph. */
export interface RefusedRequest {
  readonly status: number
  readonly error: GraphQLError
  readonly headers?: Readonly<Record<string, string>>
}

/** The answer to a token or an operation that is not accepted; undefined when the error is none of these. */
export function refusalOf(error: unknown): RefusedRequest | undefined {
  if (error instanceof Unauthenticated) {
    return {
      status: 401,
      error: new GraphQLError(error.message, { extensions: { code: error.code } }),
      headers: { 'www-authenticate': `Bearer error="${error.challenge}"` },
    }
  }
  if (error instanceof IssuerUnavailable) {
    return { status: 503, error: new GraphQLError(error.message, { extensions: { code: error.code } }) }
  }
  if (error instanceof GraphQLError && error.extensions.code === 'PERSISTED_QUERY_NOT_IN_LIST') {
    return { status: 400, error }
  }
  return undefined
}
