import { HeaderMap, type HTTPGraphQLRequest } from '@apollo/server'
import type { FastifyRequest } from 'fastify'
import type { Wanted } from '../persisted-documents/persisted.ts'

/** What the request asks to run: the parameters of its body, or of its address; an id may also be the end of the path. */
export function wantedOf({ method, body, query, params }: FastifyRequest): Wanted {
  const named = isObject(params) && params.documentId !== undefined && { documentId: params.documentId }
  if (method !== 'GET') return { ...(isObject(body) && body), ...named }
  if (!isObject(query)) return { ...named }
  return {
    ...query,
    extensions: typeof query.extensions === 'string' ? jsonOrNothing(query.extensions) : undefined,
    ...named,
  }
}

/** The request as Apollo Server takes it; a registered operation's text takes the place of its id. */
export function operationOf(http: FastifyRequest, registered: string | undefined): HTTPGraphQLRequest {
  const { method, url } = http
  const question = url.indexOf('?')
  const search = question < 0 ? '' : url.slice(question)
  const headers = headersOf(http)
  if (registered === undefined) return { method, headers, search, body: http.body }
  if (method !== 'GET')
    return { method, headers, search, body: { ...wantedOf(http), extensions: null, query: registered } }
  const parameters = new URLSearchParams(search)
  parameters.delete('extensions')
  parameters.set('query', registered)
  return { method, headers, search: `?${parameters}`, body: undefined }
}

/**
 * A GET without a token may come from any page: it can ask for the schema alone, so there is nobody to forge a request for.
 * With a token, or with a body, the browser had to ask us first.
 */
function headersOf({ method, headers: given }: FastifyRequest): HeaderMap {
  const headers = new HeaderMap()
  for (const [name, value] of Object.entries(given)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value)
  }
  if (method === 'GET' && given.authorization === undefined)
    headers.set('apollo-require-preflight', 'anonymous')
  return headers
}

function jsonOrNothing(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
