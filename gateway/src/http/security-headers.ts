import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'
import helmet from 'helmet'

/**
 * Gives every answer the headers by which browsers make nothing of it: what is not the explorer is data, and no page may be made of it.
 * A route that serves a page sets a policy of its own. They are the same for all answers and so made once.
 */
export function addSecurityHeaders(server: FastifyInstance): void {
  const headers = securityHeaders()
  server.addHook('onRequest', (_, reply, next) => {
    reply.headers(headers)
    next()
  })
}

function securityHeaders(): Readonly<Record<string, string>> {
  const answer = new ServerResponse(new IncomingMessage(new Socket()))
  helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    },
  })(answer.req, answer, (error) => {
    if (error) throw error
  })
  return Object.fromEntries(Object.entries(answer.getHeaders()).map(([name, value]) => [name, String(value)]))
}
