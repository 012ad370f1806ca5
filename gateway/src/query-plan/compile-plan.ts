import type { PlanNode } from '@apollo/query-planner'
import type { Place } from './data.ts'
import { type FetchTargets, fetching, type Step } from './fetch.ts'

/** A part of a plan, for what is found at a place of the answer. */
export function stepOf(node: PlanNode, targets: FetchTargets, place: Place = []): Step {
  switch (node.kind) {
    case 'Fetch':
      return fetching(node, place, targets)
    case 'Flatten':
      return stepOf(node.node, targets, [...place, ...node.path.map(String)])
    case 'Parallel':
      return together(node.nodes.map((its) => stepOf(its, targets, place)))
    case 'Sequence':
      return inOrder(node.nodes.map((its) => stepOf(its, targets, place)))
    case 'Condition': {
      const { condition, ifClause, elseClause } = node
      const whenTrue = ifClause ? stepOf(ifClause, targets, place) : nothing
      const whenFalse = elseClause ? stepOf(elseClause, targets, place) : nothing
      return (run) => (run.holds.has(condition) ? whenTrue(run) : whenFalse(run))
    }
    case 'Defer':
      throw new Error('Answers in parts are not given')
  }
}

const nothing: Step = async () => {}

function together(steps: readonly Step[]): Step {
  return async (run) => {
    await Promise.all(steps.map((step) => step(run)))
  }
}

function inOrder(steps: readonly Step[]): Step {
  return async (run) => {
    for (const step of steps) await step(run)
  }
}
