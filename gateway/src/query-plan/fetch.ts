import type { FetchNode } from '@apollo/query-planner'
import { type ExecutionResult, GraphQLError, Kind, parse } from 'graphql'
import { errorAt } from '../errors/error-path.ts'
import { serviceUnavailable } from '../errors/errors.ts'
import { type Data, isData } from '../subgraphs/data.ts'
import type { SubgraphExecutor, SubgraphOperation, Variables } from '../subgraphs/executor.ts'
import type { RequestContext } from '../subgraphs/request.ts'
import { SubgraphUnreachable } from '../subgraphs/unreachable.ts'
import { traced } from '../telemetry/spans.ts'
import { entitiesAt, merge, type Path, type Place, pathsAt } from './data.ts'
import { type References, referencesOf, representing } from './representations.ts'
import { rewrite } from './rewrites.ts'
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
  /** The variables that are true, of those that decide @skip and @include. */
  readonly holds: ReadonlySet<string>
  readonly context: RequestContext
}

/** Part of a plan. Never rejects: what goes wrong is in the errors of the run, and costs the fields that were asked for. */
export type Step = (run: Run) => Promise<void>

/** Asks a subgraph for root fields, or for fields of the objects at a place. Its operation is prepared here, once for the plan. */
export function fetching(node: FetchNode, place: Place, { subgraphs, isA }: FetchTargets): Step {
  const { serviceName: service } = node
  const prepare = subgraphs.get(service)
  if (!prepare) throw new Error(`The supergraph names a subgraph that is not here: ${service}`)
  const operation = prepare(node.operation)
  const fetch = node.requires ? entityFetch(node, place, operation, isA) : rootFetch(node, operation, isA)
  return (run) =>
    traced('gateway.fetch', { service }, () => fetch(run)).catch((error: unknown) => {
      run.errors.push(unexpectedError(error))
    })
}

function rootFetch(node: FetchNode, operation: SubgraphOperation, isA: IsA): Step {
  const { operation: text, variableUsages, outputRewrites = [] } = node
  return async (run) => {
    const answer = await reached(() => operation(variablesFor(variableUsages, run), run.context))
    if (!answer) {
      run.errors.push(...rootFields(text).map((field) => placed(serviceUnavailable(), [field])))
      return
    }
    const { data, errors = [] } = answer
    if (data) {
      rewrite(data, outputRewrites, isA)
      merge(run.data, data)
    }
    run.errors.push(...errors.map((error) => placed(error, error.path)))
  }
}

function entityFetch(node: FetchNode, place: Place, operation: SubgraphOperation, isA: IsA): Step {
  const { variableUsages, requires = [], inputRewrites = [], outputRewrites = [] } = node
  const represent = representing(requires, inputRewrites, isA)
  return async (run) => {
    const entities = entitiesAt(run.data, place)
    const references = referencesOf(entities, represent)
    const { representations, places } = references
    if (representations.length === 0) return
    const variables = { ...variablesFor(variableUsages, run), representations }
    const answer = await reached(() => operation(variables, run.context))
    const found = answer?.data?._entities
    if (!answer || (answer.data && !(Array.isArray(found) && found.length === representations.length))) {
      const path = pathsAt(run.data, place)[places[0]?.[0] ?? 0]
      run.errors.push(placed(serviceUnavailable(), path))
      return
    }
    // before anything is merged, since what is merged may lie on the way to these objects
    if (answer.errors) run.errors.push(...errorsAt(answer.errors, references, pathsAt(run.data, place)))
    if (!Array.isArray(found)) return
    for (const [index, its] of places.entries()) {
      const entity: unknown = found[index]
      if (!isData(entity)) continue
      if (outputRewrites.length > 0) {
        entity.__typename ??= representations[index]?.__typename
        rewrite(entity, outputRewrites, isA)
      }
      for (const which of its) {
        const target = entities[which]
        if (target) merge(target, entity)
      }
    }
  }
}

/** The errors of references at every object that these stand for. */
function errorsAt(
  errors: readonly GraphQLError[],
  { places }: References,
  paths: readonly Path[],
): GraphQLError[] {
  return errors.flatMap((error) => {
    const [, index, ...rest] = error.path ?? []
    if (typeof index !== 'number') return [placed(error, undefined)]
    return (places[index] ?? []).map((which) => placed(error, [...(paths[which] ?? []), ...rest]))
  })
}

/** Those variables of the request that the subgraph is asked with. */
function variablesFor(names: readonly string[] = [], { variables }: Run): Data {
  const used: Data = {}
  for (const name of names)
    if (Object.hasOwn(variables, name) && variables[name] !== undefined) used[name] = variables[name]
  return used
}

/** What the subgraph answered; undefined when it did not. */
async function reached(ask: () => ReturnType<SubgraphOperation>): Promise<ExecutionResult | undefined> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof SubgraphUnreachable) return undefined
    throw error
  }
}

/** The error at its place in the whole answer. From another process it comes as plain data. */
function placed(error: GraphQLError, path: Path | undefined): GraphQLError {
  if (error instanceof GraphQLError) return errorAt(error, path)
  const { message, extensions } = error as GraphQLError
  return new GraphQLError(message, { path: path ?? null, extensions })
}

function unexpectedError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error
  return new GraphQLError('A subgraph could not be asked', {
    originalError: error instanceof Error ? error : undefined,
  })
}

/** The names under which the operation's root fields answer. */
function rootFields(operation: string): string[] {
  return parse(operation, { noLocation: true }).definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION
      ? definition.selectionSet.selections.flatMap((selection) =>
          selection.kind === Kind.FIELD ? [(selection.alias ?? selection.name).value] : [],
        )
      : [],
  )
}
