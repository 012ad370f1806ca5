import { type DocumentNode, type ExecutionResult, GraphQLError, type GraphQLSchema, parse } from 'graphql'
import { LRUCache } from 'lru-cache'
import { compileOperation, type RunOperation, type Variables } from './compiled-operation.ts'
import { executable } from './executable-schema.ts'
import { type Condition, conditionsOf, whichHold, withoutConditions } from './without-conditions.ts'

/** Runs an operation of one subgraph, given as text. Never throws: what goes wrong is in `errors`. */
export type ExecuteOperation = (
  operation: string,
  variables: Variables,
  context: unknown,
) => Promise<ExecutionResult> | ExecutionResult

/** How many operations stay parsed and compiled; the least used ones are made again when they come back. */
const KEPT = 300

/**
 * The executor of a subgraph's schema, which is made fit for compilation in place. Each distinct operation that keeps coming is compiled once.
 * @param runsBefore how often an operation is interpreted before
 */
export function createExecutor(schema: GraphQLSchema, runsBefore?: number): ExecuteOperation {
  const fit = executable(schema)
  const parsed = new LRUCache<string, { document: DocumentNode; conditions: readonly Condition[] }>({
    max: KEPT,
  })
  const compiled = new LRUCache<string, RunOperation>({ max: KEPT })

  const parsedOnce = (operation: string) => {
    const known = parsed.get(operation)
    if (known) return known
    const document = parse(operation, { noLocation: true })
    const fresh = { document, conditions: conditionsOf(document) }
    parsed.set(operation, fresh)
    return fresh
  }

  return (operation, variables, context) => {
    try {
      const { document, conditions } = parsedOnce(operation)
      const whatHolds = whichHold(conditions, variables)
      // One operation is as many compiled ones as there are ways to decide its conditions; the decisions are part of its name.
      const name = conditions.length === 0 ? operation : `${[...whatHolds].join()} ${operation}`
      let run = compiled.get(name)
      if (!run) {
        run = compileOperation(fit, withoutConditions(document, whatHolds), runsBefore)
        compiled.set(name, run)
      }
      return run(context, variables)
    } catch (error) {
      return {
        errors: [
          error instanceof GraphQLError
            ? error
            : new GraphQLError('The operation cannot be run', {
                originalError: error instanceof Error ? error : undefined,
              }),
        ],
      }
    }
  }
}
