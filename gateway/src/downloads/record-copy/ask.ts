import { HeaderMap } from '@apollo/server'
import { GraphQLError } from 'graphql'
import { z } from 'zod'
import type { GraphqlRoute } from '../../http/graphql-route.ts'
import { type GraphRequest, unknownOutcome } from '../../subgraphs/request.ts'

/**
 * What the graph answers within a request that goes on.
 * @throws what any of it failed with: half an answer is none
 */
export async function askedOf(
  query: string,
  variables: object,
  request: GraphRequest,
  { graph }: GraphqlRoute,
): Promise<unknown> {
  const answered = await graph.execute(
    { method: 'POST', headers: JSON_HEADERS, search: '', body: { query, variables } },
    { request, outcome: unknownOutcome() },
  )
  if (answered.body.kind !== 'complete') throw new Error('An answer in parts was not asked for')
  const { data, errors } = result.parse(JSON.parse(answered.body.string))
  const [failed] = errors ?? []
  if (failed) throw new GraphQLError(failed.message, { extensions: failed.extensions })
  return data
}

const JSON_HEADERS = new HeaderMap([['content-type', 'application/json']])
const result = z.object({
  data: z.unknown(),
  errors: z
    .array(z.object({ message: z.string(), extensions: z.record(z.string(), z.unknown()).default({}) }))
    .optional(),
})
