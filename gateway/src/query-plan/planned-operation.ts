import { type DocumentNode, type ExecutionResult, GraphQLError, type OperationDefinitionNode } from 'graphql'
import { LRUCache } from 'lru-cache'
import { mergeForbiddenErrors } from '../errors/forbidden-errors.ts'
import { conditionsOf, decisionsOf, whichHold } from '../subgraphs/conditions.ts'
import type { Variables } from '../subgraphs/executor.ts'
import type { RequestContext } from '../subgraphs/request.ts'
import { stepOf } from './compile-plan.ts'
import type { Path } from './data.ts'
import type { FetchTargets, Run, Step } from './fetch.ts'
import { answering, type PickAnswer } from './projection.ts'
import type { OpenSupergraph } from './supergraph.ts'

/** An operation that has its plan, to be run again and again. */
export interface PlannedOperation {
  run(variables: Variables, context: RequestContext): Promise<ExecutionResult>
}

/** Plans an operation of a document that is valid. */
export function plannedOperation(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  { api, isA, plan }: OpenSupergraph,
  subgraphs: FetchTargets['subgraphs'],
): PlannedOperation {
  const { node } = plan(document, operation.name?.value)
  if (node?.kind === 'Subscription') throw new Error('Subscriptions are not run')
  const step: Step | undefined = node && stepOf(node, { subgraphs, isA })
  const conditions = conditionsOf(document)
  // one for each way to decide the conditions
  const answers = new LRUCache<string, PickAnswer>({ max: KEPT })
  const answerFor = (holds: ReadonlySet<string>) => {
    const name = [...holds].join()
    const known = answers.get(name)
    if (known) return known
    const made = answering(api, document, operation, decisionsOf(conditions, holds))
    answers.set(name, made)
    return made
  }

  return {
    async run(variables, context) {
      const holds = whichHold(conditions, variables)
      const run: Run = { data: {}, errors: [], variables, holds, context }
      await step?.(run)
      const { data, refused } = answerFor(holds)(run.data, variables)
      const errors = [...mergeForbiddenErrors(run.errors), ...refused.map(wrongAt)]
      return { data, ...(errors.length > 0 && { errors }) }
    },
  }
}

/** Few operations have more conditions than four; those that have pick anew what is kept no more. */
const KEPT = 16

const wrongAt = (path: Path) => new GraphQLError('A subgraph answered what the type does not admit', { path })
