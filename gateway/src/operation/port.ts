import { randomUUID } from 'node:crypto'
import type { Viewer } from '@cse/schema/viewer'
import type { GraphQLSchema } from 'graphql'
import type { Variables } from '../subgraphs/executor.ts'
import { type DatabaseOf, GraphRequest } from '../subgraphs/request.ts'
import type { Graph } from './executor.ts'
import type { OperationResult, PreparedOperation } from './prepared-operation.ts'

/** The one port by which the gateway runs operations for itself: live figures, files, warming, explanations. */
export interface OperationPort {
  /** The graph as clients see it. */
  readonly schema: GraphQLSchema
  /** Reads an operation and holds it against all limits but its cost. @throws DocumentRefused, BAD_USER_INPUT when it is not clear which operation of the text is meant */
  prepare(text: string, operationName?: string | null): Promise<PreparedOperation>
  /** Runs an operation in a request, which goes on; what is refused, its cost too, is in `errors`. */
  run(operation: PreparedOperation, variables: Variables, request: GraphRequest): Promise<OperationResult>
  /**
   * Does work in a request of this viewer, known by this name to the log of access. What was read is logged and what was written is committed
   * before it resolves; everything is rolled back when it rejects.
   */
  withRequest<Result>(
    viewer: Viewer,
    name: string | null,
    work: (request: GraphRequest) => Promise<Result>,
    options?: RequestOptions,
  ): Promise<Result>
}

/** How such a request differs from others. */
export interface RequestOptions {
  /** Its instant; that of the call by default. */
  readonly now?: Date
  /** What each of its operations may cost. */
  readonly budget?: number | undefined
  /** Roll everything back also when the work is done, so that no entry stays in the log of access. */
  readonly rollback?: boolean
  /** Replicas may answer it if it is about no person: what it shows may be a little old. */
  readonly mayLag?: boolean
}

/** What the port needs. */
export interface PortOptions {
  readonly graph: Pick<Graph, 'schema' | 'prepare' | 'run'>
  /** Where the subgraphs of this process get their sessions. */
  readonly databaseOf: DatabaseOf
  readonly now: () => Date
}

/** Opens the port to a graph, which may be replaced by another one meanwhile. */
export function operationPort({ graph, databaseOf, now: clock }: PortOptions): OperationPort {
  return {
    get schema() {
      return graph.schema
    },
    prepare: (text, operationName) => graph.prepare(text, operationName),
    run: (operation, variables, request) => graph.run(operation, variables, request),
    withRequest(viewer, name, work, { now = clock(), budget, rollback = false, mayLag = false } = {}) {
      const caller = {
        viewer,
        now,
        requestId: randomUUID(),
        ...(budget !== undefined && { budget }),
        ...(mayLag && { replicas: { after: 0 } }),
      }
      const request = new GraphRequest(caller, databaseOf)
      request.operationName = name
      return rollback ? request.rolledBack(() => work(request)) : request.committed(() => work(request))
    },
  }
}
