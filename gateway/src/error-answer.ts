import type { FastifyReply, FastifyRequest } from 'fastify'
import type { GraphQLError } from 'graphql'

/** GraphQL over HTTP has its own media type; whoever does not ask for it gets plain JSON. */
export const GRAPHQL_RESPONSE = 'application/graphql-response+json'

/** Answers a request that never came to the graph, in the form of a GraphQL answer. */
export function sendError(
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
  { message, extensions }: GraphQLError,
): FastifyReply {
  const own = request.headers.accept?.includes(GRAPHQL_RESPONSE)
  return reply
    .code(status)
    .header('cache-control', 'no-store')
    .type(`${own ? GRAPHQL_RESPONSE : 'application/json'}; charset=utf-8`)
    .send(JSON.stringify({ errors: [{ message, extensions }] }))
}
