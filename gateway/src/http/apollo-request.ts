import { HeaderMap, type HTTPGraphQLRequest } from '@apollo/server'
import type { OperationRequest } from '../persisted-documents/operation-request.ts'

/**
 * The operation as Apollo Server takes it, made of what was read and of nothing else; a registered operation's text takes the place of its id.
 * It is always handed over as the body of a POST, so that the variables are the very ones that were checked; that a GET may not change anything
 * is held by `request-plugin.ts`. Apollo's guard against forged requests has nothing to do here: with a body, or with a token, the browser had
 * to ask us first, and a GET without a token can ask for the schema alone.
 * @param accept the media types that the client takes
 */
export function apolloRequestOf(
  { query, hash, operationName, variables }: OperationRequest,
  registered: string | undefined,
  accept: string | undefined,
): HTTPGraphQLRequest {
  const headers = new HeaderMap([['content-type', 'application/json']])
  if (accept !== undefined) headers.set('accept', accept)
  const byHash = registered === undefined && hash !== null
  return {
    method: 'POST',
    headers,
    search: '',
    body: {
      query: registered ?? query,
      operationName,
      variables,
      extensions: byHash ? { persistedQuery: { version: 1, sha256Hash: hash } } : null,
    },
  }
}
