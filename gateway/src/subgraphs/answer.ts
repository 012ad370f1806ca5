import type { ExecutionResult, GraphQLError } from 'graphql'
import { z } from 'zod'
import type { Variables } from './executor.ts'

/** What a subgraph sent, if it is an answer to an operation with these variables; undefined when it is anything else. */
export function answerIn(sent: unknown, { representations }: Variables): ExecutionResult | undefined {
  const { data: answer } = shapeOfAnswer.safeParse(sent)
  if (!answer || (answer.data === undefined && !answer.errors?.length)) return undefined
  if (Array.isArray(representations) && answer.data) {
    const { _entities: entities } = answer.data
    // An entity for each reference, in their order: a list of another length would give one person's data to another.
    if (!Array.isArray(entities) || entities.length !== representations.length) return undefined
  }
  const { data, errors } = answer
  return { ...(data !== undefined && { data }), ...(errors && { errors }) }
}

const shapeOfError = z.object({
  message: z.string(),
  path: z.array(z.union([z.string(), z.int()])).optional(),
  extensions: z.record(z.string(), z.unknown()).optional(),
})

const shapeOfAnswer = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z
    .array(
      // They are no objects of their class, as the source of the query plan knows.
      z.custom<GraphQLError>((sent) => shapeOfError.safeParse(sent).success),
    )
    .optional(),
})
