import type { FetchNode } from '@graphql-hive/router-query-planner'
import { Kind, parse } from 'graphql'
import { serviceUnavailable } from '../errors/public-errors.ts'
import { merge } from './data.ts'
import { type ExecutionStep, type FetchTargets, type PlannedFetch, placed } from './fetch.ts'
import { changesOf, rewrite } from './rewrites.ts'

/** Queries a subgraph for root fields. */
export function rootFetch(
  { execute, step }: PlannedFetch,
  { operation, outputRewrites }: Pick<FetchNode, 'operation' | 'outputRewrites'>,
  { isA }: FetchTargets,
): ExecutionStep {
  const changes = changesOf(outputRewrites)
  return step(async (run) => {
    const answer = await execute(run)
    if (!answer) {
      run.errors.push(...rootFields(operation).map((field) => placed(serviceUnavailable(), [field])))
      return
    }
    const { data, errors = [] } = answer
    if (data) {
      rewrite(data, changes, isA)
      merge(run.data, data)
    }
    run.errors.push(...errors.map((error) => placed(error, error.path)))
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
