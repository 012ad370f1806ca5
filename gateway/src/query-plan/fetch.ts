import type { FetchNode } from '@graphql-hive/router-query-planner'
import { type ExecutionResult, GraphQLError } from 'graphql'
import { errorAt } from '../errors/error-path.ts'
import type { Data } from '../subgraphs/data.ts'
import type { SubgraphExecutor, Variables } from '../subgraphs/executor.ts'
import type { RequestContext } from '../subgraphs/request.ts'
import { SubgraphUnreachable } from '../subgraphs/unreachable.ts'
import { traced } from '../telemetry/spans.ts'
import type { Path } from './data.ts'
import type { IsA } from './supergraph.ts'

/** Where the fetches of a plan go. */
export interface FetchTargets {
  /** By the names that they have in the supergraph. */
  readonly subgraphs: ReadonlyMap<string, SubgraphExecutor>
  readonly isA: IsA
}

/** An operation on its way through its plan. */
export interface Run {
  /** What has been answered so far; it grows. */
  readonly data: Data
  readonly errors: GraphQLError[]
  readonly variables: Variables
  readonly context: RequestContext
}

/** Part of a plan. Never rejects: what goes wrong is in the errors of the run, and costs the fields that were asked for. */
export type ExecutionStep = (run: Run) => Promise<void>

/** Queries a subgraph with the variables of the request that the plan names and with these; undefined when it cannot be reached. */
export type ExecuteFetch = (run: Run, variables?: Variables) => Promise<ExecutionResult | undefined>

/** A subgraph's operation, prepared to be sent by a plan. */
export interface PlannedFetch {
  readonly execute: ExecuteFetch
  /** The fetch as a step, in a span of its own. */
  step(fetch: (run: Run) => Promise<void>): ExecutionStep
}

/** Prepares the operation of a fetch. @throws when its subgraph is not there */
export function plannedFetch(
  { serviceName: service, operation: text, variableUsages }: RequestedFetch,
  { subgraphs }: FetchTargets,
): PlannedFetch {
  const prepare = subgraphs.get(service)
  if (!prepare) throw new Error(`The supergraph names a subgraph that is not here: ${service}`)
  const operation = prepare(text)
  return {
    execute: async (run, variables) => {
      try {
        return await operation({ ...variablesFor(variableUsages, run), ...variables }, run.context)
      } catch (error) {
        if (error instanceof SubgraphUnreachable) return undefined
        throw error
      }
    },
    step: (fetch) => (run) =>
      traced('gateway.fetch', { service }, () => fetch(run)).catch((error: unknown) => {
        run.errors.push(unexpectedError(error))
      }),
  }
}

type RequestedFetch = Pick<FetchNode, 'serviceName' | 'operation' | 'variableUsages'>

/** The error at its place in the whole answer. From another process it comes as plain data. */
export function placed(error: GraphQLError, path: Path | undefined): GraphQLError {
  if (error instanceof GraphQLError) return errorAt(error, path)
  const { message, extensions } = error as GraphQLError
  return new GraphQLError(message, { path: path ?? null, extensions })
}

/** Those variables of the request that are sent to the subgraph. */
function variablesFor(names: readonly string[] = [], { variables }: Run): Data {
  const used: Data = {}
  for (const name of names)
    if (Object.hasOwn(variables, name) && variables[name] !== undefined) used[name] = variables[name]
  return used
}

function unexpectedError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error
  return new GraphQLError('A subgraph could not be queried', {
    originalError: error instanceof Error ? error : undefined,
  })
}
