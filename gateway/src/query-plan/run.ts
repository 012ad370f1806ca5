import type { DocumentNode, OperationDefinitionNode } from 'graphql'
import type { Variables } from '../subgraphs/compiled-operation.ts'
import type { RequestContext } from '../subgraphs/request.ts'
import { traced } from '../telemetry/spans.ts'
import type { FetchTargets } from './fetch.ts'
import { type Outcome, type PlannedOperation, plannedOperation } from './planned-operation.ts'
import type { OpenSupergraph } from './supergraph.ts'

/** An operation that was found valid, with variables that its types admit. */
export interface ValidOperation {
  readonly document: DocumentNode
  readonly operation: OperationDefinitionNode
  readonly variables: Variables
}

/** Runs an operation over the subgraphs. */
export type RunOperation = (context: RequestContext, asked: ValidOperation) => Promise<Outcome>

/**
 * Runs operations in a supergraph. An operation is planned once, and its plan kept for as long as its document is.
 * @throws when a subgraph of the supergraph is not there
 */
export function running(supergraph: OpenSupergraph, subgraphs: FetchTargets['subgraphs']): RunOperation {
  const missing = supergraph.subgraphs.filter((name) => !subgraphs.has(name))
  if (missing.length > 0) throw new Error(`The supergraph names what is not here: ${missing.join(', ')}`)
  const planned = new WeakMap<OperationDefinitionNode, PlannedOperation>()

  const plannedOnce = async ({ document, operation }: ValidOperation): Promise<PlannedOperation> => {
    const known = planned.get(operation)
    if (known) return known
    const made = await traced('gateway.plan', {}, () =>
      plannedOperation(document, operation, supergraph, subgraphs),
    )
    planned.set(operation, made)
    return made
  }

  return async (context, asked) => {
    const operation = await plannedOnce(asked)
    if (!context.planOnly) return operation.run(asked.variables, context)
    context.planOnly.planned = true
    return { data: null }
  }
}
