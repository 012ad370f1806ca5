import type { DocumentNode, ExecutionResult, OperationDefinitionNode } from 'graphql'
import type { Variables } from '../subgraphs/executor.ts'
import { type Cancellable, NOBODY, type RequestContext } from '../subgraphs/request.ts'
import { traced } from '../telemetry/spans.ts'
import type { FetchTargets } from './fetch.ts'
import { type PlannedOperation, plannedOperation } from './planned-operation.ts'
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

/** Resolves when it is the turn of a piece of work that holds the event loop; never for a request that was cancelled. */
export type Turn = (request: Cancellable) => Promise<void>

/**
 * Runs operations in a supergraph by our own plans. An operation is planned once, in a turn of its own, and its plan is kept for as long as its
 * document is.
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

  const plannedOnce = async (
    { document, operation }: ValidOperation,
    request: Cancellable,
  ): Promise<PlannedOperation> => {
    if (!planned.has(operation)) await turn(request)
    const known = planned.get(operation)
    if (known) return known
    const made = await traced('gateway.plan', {}, () =>
      plannedOperation(document, operation, supergraph, subgraphs),
    )
    planned.set(operation, made)
    return made
  }

  return {
    run: async (asked, variables, context) =>
      (await plannedOnce(asked, context.request)).run(variables, context),
    plan: async (asked) => void (await plannedOnce(asked, NOBODY)),
  }
}
