import type { ExecutionResult } from 'graphql'
import type { Variables } from './compiled-operation.ts'
import type { RequestContext } from './request.ts'

/**
 * Runs one operation of a subgraph, as often as it is called. An answer with errors is a result like any other.
 * @throws SubgraphUnreachable
 */
export type SubgraphOperation = (
  variables: Variables,
  request: RequestContext,
) => Promise<ExecutionResult> | ExecutionResult

/** Prepares an operation of a subgraph, in this process or another one; sends nothing and never throws. */
export type SubgraphExecutor = (operation: string) => SubgraphOperation
