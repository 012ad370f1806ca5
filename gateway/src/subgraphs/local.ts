import { type ExecutionResult, GraphQLError, type GraphQLSchema, parse } from 'graphql'
import { LRUCache } from 'lru-cache'
import { breadthFirst } from './breadth-first/operation.ts'
import { conditionsOf, decisionsOf, whichHold } from './conditions.ts'
import type { LocalOperation } from './executor.ts'

/** How many operations are found again when the same text is prepared once more; whoever holds one keeps it beyond. */
const KEPT = 300

/** Few operations have more conditions than four; those that have are prepared anew for what is kept no more. */
const VARIANTS = 16

/** Prepares operations of a subgraph's schema. Equal texts are one operation, prepared once. */
export function createExecutor(schema: GraphQLSchema): (operation: string) => LocalOperation {
  const kept = new LRUCache<string, LocalOperation>({ max: KEPT })
  return (operation) => {
    const known = kept.get(operation)
    if (known) return known
    const prepared = prepare(schema, operation)
    kept.set(operation, prepared)
    return prepared
  }
}

function prepare(schema: GraphQLSchema, text: string): LocalOperation {
  try {
    const document = parse(text, { noLocation: true })
    const conditions = conditionsOf(document)
    // one for each way to decide the conditions
    const variants = new LRUCache<string, LocalOperation>({ max: VARIANTS })
    return failing((variables, context) => {
      const holds = whichHold(conditions, variables)
      const name = [...holds].join()
      const known = variants.get(name)
      const variant = known ?? breadthFirst(schema, document, decisionsOf(conditions, holds))
      if (!known) variants.set(name, variant)
      return variant(variables, context)
    })
  } catch (error) {
    return () => failure(error)
  }
}

/** The operation, whose failures are in `errors`. */
function failing(operation: LocalOperation): LocalOperation {
  return (variables, context) => {
    try {
      const answer = operation(variables, context)
      return answer instanceof Promise ? answer.catch(failure) : answer
    } catch (error) {
      return failure(error)
    }
  }
}

function failure(error: unknown): ExecutionResult {
  if (error instanceof GraphQLError) return { errors: [error] }
  const originalError = error instanceof Error ? error : undefined
  return { errors: [new GraphQLError('The operation cannot be run', { originalError })] }
}
