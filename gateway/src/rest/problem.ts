import { type ErrorCode, errorCodes } from '@cse/schema/errors'
import type { FastifyReply } from 'fastify'
import type { GraphQLFormattedError } from 'graphql'
import { isOurs } from '../errors/public-errors.ts'
import { logUnexpectedErrors } from '../errors/unexpected-error.ts'
import type { answerError } from '../http/error-answer.ts'
import { refusalOf, STATUS } from '../http/refused-request.ts'

/** Sends a problem (RFC 9457): what an error of the graph says, as whoever speaks REST reads it. */
export function sendProblem(reply: FastifyReply, status: number, error: Reported): FastifyReply {
  const { message, extensions } = error
  const { violations, refusal } = { violations: undefined, refusal: undefined, ...extensions }
  const code = codeOf(error)
  return reply
    .code(status)
    .header('cache-control', 'no-store')
    .type('application/problem+json; charset=utf-8')
    .send(
      JSON.stringify({
        type: 'about:blank',
        title: errorCodes[code],
        status,
        detail: message,
        code,
        ...(violations !== undefined && { violations }),
        ...(refusal !== undefined && { refusal }),
      }),
    )
}

type Reported = Pick<GraphQLFormattedError, 'message' | 'extensions'>

/** The status of an answer that an error of the graph stands in the way of. */
export const statusOf = (error: Reported): number => REST_STATUS[codeOf(error)] ?? STATUS[codeOf(error)]

/** Where the address names the operation, one that is not registered is not there. */
const REST_STATUS: Partial<Readonly<Record<ErrorCode, number>>> = { PERSISTED_QUERY_NOT_IN_LIST: 404 }

function codeOf({ extensions }: Reported): ErrorCode {
  const code = extensions?.code
  return isOurs(code) ? code : 'INTERNAL'
}

/** Answers a request that was refused, or failed before its answer could leave. */
export const refuseByProblem: typeof answerError = (error, { reply, requestId, logger }) => {
  const refusal = refusalOf(error, requestId)
  if (refusal.unexpected) logUnexpectedErrors([error], requestId, logger)
  reply.headers(refusal.headers ?? {})
  const { message, extensions } = refusal.error
  const known = REST_STATUS[codeOf({ message, extensions })]
  return sendProblem(reply, known ?? refusal.status, { message, extensions })
}
