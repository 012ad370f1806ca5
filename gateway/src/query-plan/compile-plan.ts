import type { PlanNode } from '@graphql-hive/router-query-planner'
import { type FieldPath, placeOf } from './data.ts'
import { entityFetch, partsOf } from './entity-fetch.ts'
import { type ExecutionStep, type FetchTargets, plannedFetch } from './fetch.ts'
import { rootFetch } from './root-fetch.ts'

/** A part of a plan, for what is found at a place of the answer. Its operations are prepared here, once for the plan. */
export function stepOf(node: PlanNode, targets: FetchTargets, place: FieldPath = []): ExecutionStep {
  switch (node.kind) {
    case 'Fetch':
    case 'BatchFetch': {
      const operation = plannedFetch(node, targets)
      const parts = partsOf(node, place)
      return parts ? entityFetch(operation, parts, targets) : rootFetch(operation, node, targets)
    }
    case 'Flatten':
      return stepOf(node.node, targets, [...place, ...placeOf(node.path)])
    case 'Parallel':
      return together(node.nodes.map((its) => stepOf(its, targets, place)))
    case 'Sequence':
      return inOrder(node.nodes.map((its) => stepOf(its, targets, place)))
    // conditions are decided before there is a plan
    case 'Condition':
    case 'Defer':
    case 'Subscription':
      throw new Error(`No plan is run that has a ${node.kind}`)
  }
}

function together(steps: readonly ExecutionStep[]): ExecutionStep {
  return async (run) => {
    await Promise.all(steps.map((step) => step(run)))
  }
}

function inOrder(steps: readonly ExecutionStep[]): ExecutionStep {
  return async (run) => {
    for (const step of steps) await step(run)
  }
}
