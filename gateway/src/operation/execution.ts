import type { ApolloServerOptions } from '@apollo/server'
import { type OperationRunner, planRunner } from '../query-plan/run.ts'
import type { RequestContext } from '../subgraphs/request.ts'

/** What Apollo Server calls a gateway: what executes operations in its place. */
export type ServerGateway = NonNullable<ApolloServerOptions<RequestContext>['gateway']>

/** Executes the operations of a supergraph. */
export interface Execution {
  /** As Apollo Server calls it, for operations that were found valid. */
  readonly executor: NonNullable<Awaited<ReturnType<ServerGateway['load']>>['executor']>
  /** The same for who needs nothing of Apollo Server; left out where only that can be requested. */
  readonly run?: OperationRunner['run']
  /** Makes the plan of an operation before its first execution. */
  readonly plan: OperationRunner['plan']
  stop(): Promise<void>
}

/** By our own code. @throws when a subgraph of the supergraph is not there */
export function ownExecution(...runs: Parameters<typeof planRunner>): Execution {
  const { run, plan } = planRunner(...runs)
  return {
    executor: ({ context, document, operation, request }) =>
      run({ document, operation }, request.variables ?? {}, context as RequestContext),
    run,
    plan,
    stop: async () => {},
  }
}
