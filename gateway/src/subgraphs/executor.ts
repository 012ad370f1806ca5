import type { ExecutionResult } from 'graphql'
import type { Variables } from './compiled-operation.ts'
import type { RequestContext } from './request.ts'

/**
 * Brings an operation to a subgraph, in this process or far away, and its result back. An answer with errors is a result like any other.
 * @throws SubgraphUnreachable
 */
export type Ask = (
  operation: string,
  variables: Variables,
  request: RequestContext,
) => Promise<ExecutionResult> | ExecutionResult
