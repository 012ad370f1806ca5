import { type ErrorCode, unauthenticated } from '@cse/schema/errors'
import { GraphQLError, type GraphQLFormattedError } from 'graphql'
import { IssuerUnavailable, Unauthenticated } from '../authentication/unauthenticated.ts'
import { TooManyStreams } from '../demand-control/open-streams.ts'
import { Stopped } from '../demand-control/operation-time.ts'
import { Overloaded } from '../demand-control/overload.ts'
import { DocumentRefused } from '../demand-control/parsed-document.ts'
import { internal, isOurs, unexpectedError } from '../errors/public-errors.ts'
import { ViewerHeaderRefused } from '../subgraphs/viewer-header.ts'
import { MethodNotAllowed } from './read-operation-request.ts'

/** What leaves in the place of an answer. */
export interface RefusedRequest {
  readonly status: number
  readonly error: GraphQLError
  /** More than one, where there are more. */
  readonly errors?: readonly GraphQLFormattedError[]
  readonly headers?: Readonly<Record<string, string>>
  /** Nobody foresaw it: the log must say where it happened. */
  readonly unexpected?: true
}

/** What leaves when a request is refused, or fails before its answer may leave. */
export function refusalOf(error: unknown, requestId: string): RefusedRequest {
  if (error instanceof Unauthenticated) {
    const headers = { 'www-authenticate': `Bearer error="${error.challenge}"` }
    return { status: 401, error: reported(error.message, error.code), headers }
  }
  if (error instanceof ViewerHeaderRefused) return { status: 401, error: unauthenticated() }
  if (error instanceof IssuerUnavailable)
    return { status: 503, error: reported(error.message, error.code), headers: RETRY }
  if (error instanceof TooManyStreams) {
    const headers = { 'retry-after': '5' }
    return error.of === 'total'
      ? { status: 503, error: reported(error.message, 'SERVICE_UNAVAILABLE'), headers }
      : { status: 429, error: reported(error.message, 'LIMIT_EXCEEDED'), headers }
  }
  if (error instanceof Overloaded) {
    const headers = { 'retry-after': String(error.seconds) }
    return { status: 503, error: reported(OVERLOADED, 'SERVICE_UNAVAILABLE'), headers }
  }
  if (error instanceof Stopped)
    return error.why === 'too long'
      ? { status: 503, error: reported(TOO_LONG, 'LIMIT_EXCEEDED') }
      : { status: CLIENT_GONE, error: reported('', 'SERVICE_UNAVAILABLE') }
  if (error instanceof GraphQLError && isOurs(error.extensions.code)) {
    const status = STATUS[error.extensions.code]
    return {
      status,
      error,
      ...(status === 401 && { headers: { 'www-authenticate': 'Bearer' } }),
      ...(status === 503 && { headers: RETRY }),
    }
  }
  if (error instanceof DocumentRefused) {
    const [first] = error.errors
    return { status: 400, error: reported(first?.message ?? '', 'BAD_USER_INPUT'), errors: error.errors }
  }
  if (error instanceof MethodNotAllowed)
    return { status: 405, error: reported(error.message, 'BAD_USER_INPUT'), headers: { allow: error.allow } }
  const status = refusedByHttp(error)
  if (status)
    return { status, error: reported(messageOf(error), status === 413 ? 'LIMIT_EXCEEDED' : 'BAD_USER_INPUT') }
  const other = unexpectedError(error)
  return other.extensions.code === 'SERVICE_UNAVAILABLE'
    ? { status: 503, error: other, headers: RETRY, unexpected: true }
    : { status: 500, error: internal(requestId), unexpected: true }
}

/** Seconds after which it is worth while to retry when something of ours was away. */
export const RETRY = { 'retry-after': '5' }

const TOO_LONG = 'L’operazione ha richiesto troppo tempo ed è stata interrotta: chiedi meno dati per volta.'

const OVERLOADED = 'In questo momento le richieste sono troppe: riprova fra qualche secondo.'

/** Nobody reads this answer; the figures and the log say by it what happened. */
const CLIENT_GONE = 499

/** The status of an answer that is such an error alone. */
export const STATUS: Readonly<Record<ErrorCode, number>> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  BAD_USER_INPUT: 400,
  PERSISTED_QUERY_NOT_IN_LIST: 400,
  LIMIT_EXCEEDED: 429,
  SERVICE_UNAVAILABLE: 503,
  INTERNAL: 500,
}

/** The status with which the HTTP server refuses a body that is too long, of another media type, or no JSON. */
function refusedByHttp(error: unknown): number | undefined {
  if (!(error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number'))
    return undefined
  return error.statusCode >= 400 && error.statusCode < 500 ? error.statusCode : undefined
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : ''
}

function reported(message: string, code: ErrorCode): GraphQLError {
  return new GraphQLError(message, { extensions: { code } })
}
