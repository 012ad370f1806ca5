import type { ErrorCode } from '@cse/schema/errors'
import { GraphQLError, type GraphQLFormattedError } from 'graphql'

const CODES: Readonly<Record<ErrorCode, true>> = {
  UNAUTHENTICATED: true,
  FORBIDDEN: true,
  BAD_USER_INPUT: true,
  PERSISTED_QUERY_NOT_IN_LIST: true,
  LIMIT_EXCEEDED: true,
  SERVICE_UNAVAILABLE: true,
  INTERNAL: true,
}

/** What Apollo Server calls a request that cannot be read, parsed or validated. Its texts are for developers and stay. */
const UNREADABLE: ReadonlySet<unknown> = new Set([
  'BAD_REQUEST',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_FOUND',
])

const INTERNAL_MESSAGE = 'Si è verificato un errore interno: riprova fra qualche minuto.'
const UNAVAILABLE_MESSAGE = 'Una parte del servizio non risponde: riprova fra qualche minuto.'

/** Something that this part of the service needs does not answer. */
export const serviceUnavailable = (): GraphQLError =>
  new GraphQLError(UNAVAILABLE_MESSAGE, { extensions: { code: 'SERVICE_UNAVAILABLE' satisfies ErrorCode } })

/** The one answer to what nobody foresaw; the request's id is how its place in the log is found. */
export const internal = (requestId?: string): GraphQLError =>
  new GraphQLError(INTERNAL_MESSAGE, {
    extensions: { code: 'INTERNAL' satisfies ErrorCode, ...(requestId !== undefined && { requestId }) },
  })

/**
 * An error as clients see it: one of our codes with its message, path and violations. Everything else (names of subgraphs, addresses,
 * SQL, stacks, messages of errors nobody foresaw) stays behind.
 */
export function publicError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const { message, locations, path, extensions = {} } = formatted
  const place = { ...(locations && { locations }), ...(path && { path }) }
  const { code, violations, reason, count, cost, budget, limit } = extensions
  if (isOurs(code)) {
    const reported =
      violations ?? (typeof reason === 'string' ? [{ path: path?.join('.') ?? '', reason }] : undefined)
    return {
      message,
      ...place,
      extensions: {
        code,
        ...(reported !== undefined && { violations: reported }),
        ...(count !== undefined && { count }),
        ...(cost !== undefined && { cost, budget }),
      },
    }
  }
  // The protocol of automatic persisted queries: by this message clients know that they have to send the text.
  if (code === 'PERSISTED_QUERY_NOT_FOUND')
    return { message, extensions: { code: 'PERSISTED_QUERY_NOT_IN_LIST' } }
  if (limit !== undefined) return { message, extensions: { code: 'LIMIT_EXCEEDED' satisfies ErrorCode } }
  if (isUnreadable(code)) {
    // a scalar in the document itself that says why it does not admit its value
    const given = typeof reason === 'string' && { violations: [{ path: '', reason }] }
    return { message, ...place, extensions: { code: 'BAD_USER_INPUT', ...given } }
  }
  const { message: said, extensions: coded } = unexpectedError(error)
  return { message: said, ...place, extensions: coded }
}

/** What of ours may be away for a while, by the names of the errors. */
const AWAY: ReadonlySet<string | undefined> = new Set([
  'DatabaseUnavailable',
  'SubgraphUnreachable',
  'ScannerUnavailable',
])

/** The error in the place of one that carries none of our codes: unavailable when the database or a subgraph is, internal otherwise. */
export function unexpectedError(error: unknown): GraphQLError {
  return AWAY.has(causeOf(error)?.name) ? serviceUnavailable() : internal()
}

/** The error of ours beneath the layers, whatever caused it. */
function causeOf(error: unknown): Error | undefined {
  if (!(error instanceof Error)) return undefined
  if (AWAY.has(error.name)) return error
  return causeOf('originalError' in error ? error.originalError : error.cause)
}

/** What really happened, beneath the layers that passed it on. */
export function rootOf(error: unknown): Error | undefined {
  if (!(error instanceof Error)) return undefined
  const beneath = 'originalError' in error ? error.originalError : error.cause
  return rootOf(beneath) ?? error
}

/** Whether the request could not be read, parsed or validated. */
export function isUnreadable(code: unknown): boolean {
  return UNREADABLE.has(code)
}

/** Whether the code is one that clients may rely on. */
export function isOurs(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(CODES, code)
}
