import type { DocumentNode, ExecutionResult, OperationDefinitionNode } from 'graphql'
import type { Variables } from '../subgraphs/executor.ts'
import { NOBODY, type RequestContext } from '../subgraphs/request.ts'
import type { FetchTargets } from './fetch.ts'
import { type PlannedOperation, plannedOperation, type Turn } from './planned-operation.ts'
import type { OpenSupergraph } from './supergraph.ts'

/** An operation of a document that was found valid. */
export interface ValidOperation {
  readonly document: DocumentNode
  readonly operation: OperationDefinitionNode
}

/** Runs operations over the subgraphs. */
export interface OperationRunner {
  /** @param variables as the types of the operation admit them */
  run(operation: ValidOperation, variables: Variables, context: RequestContext): Promise<ExecutionResult>
  /** Makes the plan with which `run` begins, unless there is one. */
  plan(operation: ValidOperation): Promise<void>
}

/**
 * Runs operations in a supergraph by our own plans, which are kept for as long as their document is.
 * @throws when a subgraph of the supergraph is not there
 */
export function planRunner(
  supergraph: OpenSupergraph,
  subgraphs: FetchTargets['subgraphs'],
  turn: Turn = async () => {},
): OperationRunner {
  const missing = supergraph.subgraphs.filter((name) => !subgraphs.has(name))
  if (missing.length > 0) throw new Error(`The supergraph names what is not here: ${missing.join(', ')}`)
  const planned = new WeakMap<OperationDefinitionNode, PlannedOperation>()

  const plannedOnce = ({ document, operation }: ValidOperation): PlannedOperation => {
    const known = planned.get(operation)
    if (known) return known
    const made = plannedOperation(document, operation, supergraph, subgraphs, turn)
    planned.set(operation, made)
    return made
  }

  return {
    run: (requested, variables, context) => plannedOnce(requested).run(variables, context),
    plan: (requested) => plannedOnce(requested).plan(NOBODY),
  }
}
