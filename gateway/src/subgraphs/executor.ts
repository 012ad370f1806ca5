import type { ExecutionResult } from 'graphql'
import type { RequestContext } from './request.ts'

export type Variables = Readonly<Record<string, unknown>>

/** Runs one operation of a subgraph of this process, with the context of its resolvers; what goes wrong is in `errors`. */
export type LocalOperation = (
  variables: Variables,
  context: unknown,
) => Promise<ExecutionResult> | ExecutionResult

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
