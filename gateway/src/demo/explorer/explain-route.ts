import { badInput } from '@cse/schema/errors'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { GraphqlRoute } from '../../http/graphql-route.ts'
import { operationRequestOf } from '../../http/read-operation-request.ts'
import type { Explain, Explained } from './explain.ts'

/** Answers the explorer how an operation would be executed, and what it costs. */
export const EXPLAIN_PATH = '/explorer/explain'

/**
 * `POST /explorer/explain`: the plan and the cost of the operation in the body, which is not executed. It tells no more than the schema does,
 * so nobody has to sign in. The planner is made when somebody asks for the first time.
 */
export function addExplainRoute(
  server: FastifyInstance,
  open: () => Promise<Explain>,
  { rates, concurrencyLimiter }: Pick<GraphqlRoute, 'rates' | 'concurrencyLimiter'> = {},
): void {
  let opened: Promise<Explain> | undefined
  server.post(EXPLAIN_PATH, async (http, reply) => {
    await rates?.admit(null, http, reply)
    const leave = await concurrencyLimiter?.enter()
    try {
      return reply.header('cache-control', 'no-store').send(await explained(http))
    } finally {
      leave?.()
    }
  })

  async function explained(http: FastifyRequest): Promise<Explained> {
    const { query, documentId, operationName, variables } = operationRequestOf(http)
    if (query === null || documentId !== null)
      throw badInput([
        { path: 'query', reason: 'Manca il testo dell’operazione, o c’è anche un identificativo.' },
      ])
    opened ??= open()
    const explain = await opened
    return explain({ query, operationName, variables })
  }
}
