import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import { logUnexpectedErrors } from '../errors/unexpected-error.ts'
import { refusalOf } from './refused-request.ts'

/** GraphQL over HTTP has its own media type; whoever does not ask for it gets plain JSON. */
const GRAPHQL_RESPONSE = 'application/graphql-response+json'

/** Answers a request whose answer cannot leave, in the form of a GraphQL answer. */
export function answerError(
  error: unknown,
  {
    http,
    reply,
    requestId,
    logger,
  }: { http: FastifyRequest; reply: FastifyReply; requestId: string; logger: Logger },
): FastifyReply {
  const { status, error: reported, errors, headers = {}, unexpected } = refusalOf(error, requestId)
  if (unexpected) logUnexpectedErrors([error], requestId, logger)
  const type = http.headers.accept?.includes(GRAPHQL_RESPONSE) ? GRAPHQL_RESPONSE : 'application/json'
  const { message, extensions } = reported
  // a client that asks for plain JSON takes another status than 200 for a broken connection (GraphQL over HTTP, 6.4.1)
  const shown = errors && type === 'application/json' ? 200 : status
  return reply
    .code(shown)
    .headers(headers)
    .header('cache-control', 'no-store')
    .type(`${type}; charset=utf-8`)
    .send(JSON.stringify({ errors: errors ?? [{ message, extensions }] }))
}
