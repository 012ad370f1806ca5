import { type ExecutionResult, GraphQLError, type GraphQLSchema, parse } from 'graphql'
import { LRUCache } from 'lru-cache'
import { compileOperation, type LocalOperation } from './compiled-operation.ts'
import { executable } from './executable-schema.ts'
import { conditionsOf, whichHold, withoutConditions } from './without-conditions.ts'

/** How many operations are found again when the same text is prepared once more; whoever holds one keeps it beyond. */
const KEPT = 300

/** Few operations have more conditions than four; those that have are compiled anew for what is kept no more. */
const VARIANTS = 16

/**
 * Prepares operations of a subgraph's schema, which is made fit for compilation in place. Equal texts are one operation, compiled once.
 * @param runsBefore how often an operation is interpreted before
 */
export function createExecutor(
  schema: GraphQLSchema,
  runsBefore?: number,
): (operation: string) => LocalOperation {
  const fit = executable(schema)
  const kept = new LRUCache<string, LocalOperation>({ max: KEPT })
  return (operation) => {
    const known = kept.get(operation)
    if (known) return known
    const prepared = prepare(fit, operation, runsBefore)
    kept.set(operation, prepared)
    return prepared
  }
}

function prepare(schema: GraphQLSchema, text: string, runsBefore: number | undefined): LocalOperation {
  try {
    const document = parse(text, { noLocation: true })
    const conditions = conditionsOf(document)
    const compile = (whatHolds: ReadonlySet<string>) =>
      compileOperation(schema, withoutConditions(document, whatHolds), runsBefore)
    if (conditions.length === 0) return failing(compile(new Set()))
    // One operation is as many compiled ones as there are ways to decide its conditions.
    const variants = new LRUCache<string, LocalOperation>({ max: VARIANTS })
    return failing((variables, context) => {
      const whatHolds = whichHold(conditions, variables)
      const name = [...whatHolds].join()
      const variant = variants.get(name) ?? compile(whatHolds)
      variants.set(name, variant)
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
      return operation(variables, context)
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
