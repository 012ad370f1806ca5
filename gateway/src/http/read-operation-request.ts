import { createHash } from 'node:crypto'
import { badInput, type ErrorCode } from '@cse/schema/errors'
import type { FastifyRequest } from 'fastify'
import { GraphQLError } from 'graphql'
import { z } from 'zod'
import type { OperationRequest } from '../persisted-documents/operation-request.ts'
import { type Parameters, parametersOf } from './address.ts'
import { readJson } from './json-text.ts'

/** GraphQL over HTTP knows GET and POST, and so does REST; some operations come by POST alone. */
export class MethodNotAllowed extends Error {
  override readonly name = 'MethodNotAllowed'
  readonly allow: string
  constructor(message = 'Un’operazione si invia con GET o con POST.', allow = 'GET, POST') {
    super(message)
    this.allow = allow
  }
}

/**
 * Reads the operation of a request: by GET from its address, by POST from its body alone. An id may also be the end of the path.
 * @throws BAD_USER_INPUT naming the parameter, also for one that is there twice; {@link MethodNotAllowed}
 */
export function operationRequestOf(http: FastifyRequest): OperationRequest {
  const { method } = http
  if (method !== 'GET' && method !== 'POST') throw new MethodNotAllowed()
  const parameters = parametersOf(http.raw.url ?? '')
  const given = fields(method === 'GET' ? inAddress(parameters) : inBody(http.body, parameters))
  const inPath = isObject(http.params) ? http.params.documentId : undefined
  const ids = [inPath, given.documentId, given.extensions?.persistedQuery?.sha256Hash]
  const [id, ...others] = ids.filter((each) => typeof each === 'string')
  if (others.length > 0) throw refused('documentId', 'L’operazione è indicata due volte.')
  const hash = given.extensions?.persistedQuery?.sha256Hash ?? null
  const query = given.query ?? null
  if (hash !== null && query !== null && hash !== sha256(query))
    throw refused('extensions.persistedQuery', 'Lo SHA-256 non è quello del testo inviato.')
  return Object.freeze({
    method,
    query,
    documentId: hash === null ? (id?.replace(/^sha256:/, '') ?? null) : null,
    hash,
    operationName: given.operationName ?? null,
    variables: Object.freeze({ ...given.variables }),
  })
}

/** The names by which an operation is asked for. */
const NAMES = ['query', 'documentId', 'operationName', 'variables', 'extensions'] as const

function inAddress(parameters: Parameters): Record<string, unknown> {
  return Object.fromEntries(
    NAMES.flatMap((name) => {
      const text = parameters.get(name)
      if (text === undefined) return []
      return [[name, name === 'variables' || name === 'extensions' ? readJson(text, name) : text]]
    }),
  )
}

function inBody(body: unknown, parameters: Parameters): unknown {
  const twice = NAMES.find((name) => parameters.has(name))
  if (twice)
    throw refused(twice, 'Con POST i parametri dell’operazione stanno nel corpo, non nell’indirizzo.')
  if (Array.isArray(body)) throw several()
  if (!isObject(body)) throw refused('body', 'Manca il corpo della richiesta: un oggetto JSON.')
  return body
}

const shape = z.object({
  query: z.string().nullish(),
  documentId: z.string().min(1).nullish(),
  operationName: z.string().nullish(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  extensions: z
    .object({
      persistedQuery: z.object({ version: z.literal(1), sha256Hash: z.string().min(1) }).nullish(),
    })
    .nullish(),
})

function fields(given: unknown): z.infer<typeof shape> {
  const read = shape.safeParse(given)
  if (read.success) return read.data
  throw badInput(
    read.error.issues.map(({ path }) => ({ path: path.join('.'), reason: REASONS[String(path[0])] ?? '' })),
  )
}

const REASONS: Readonly<Record<string, string>> = {
  query: 'Manca il testo dell’operazione: deve essere una stringa.',
  documentId: 'L’identificativo dell’operazione deve essere una stringa.',
  operationName: 'Il nome dell’operazione deve essere una stringa.',
  variables: 'Le variabili non sono un oggetto JSON.',
  extensions: 'Le estensioni non sono un oggetto JSON; persistedQuery deve avere version 1 e sha256Hash.',
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** It is no field of the operation that is wrong, so no violation names one. */
const several = (): GraphQLError =>
  new GraphQLError('Una richiesta contiene una sola operazione.', {
    extensions: { code: 'BAD_USER_INPUT' satisfies ErrorCode },
  })

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

const refused = (path: string, reason: string): GraphQLError => badInput([{ path, reason }])
