import { type DocumentNode, type ExecutionResult, GraphQLError, type OperationDefinitionNode } from 'graphql'
import { LRUCache } from 'lru-cache'
import { mergeForbiddenErrors } from '../errors/merge-repeated-errors.ts'
import { conditionsOf, decisionsOf, whichHold } from '../subgraphs/conditions.ts'
import type { Variables } from '../subgraphs/executor.ts'
import type { Cancellable, RequestContext } from '../subgraphs/request.ts'
import { traced } from '../telemetry/spans.ts'
import { stepOf } from './compile-plan.ts'
import type { Path } from './data.ts'
import type { ExecutionStep, FetchTargets, Run } from './fetch.ts'
import { answering, type PickAnswer } from './projection.ts'
import type { OpenSupergraph } from './supergraph.ts'

/** An operation that has its plan, to be run again and again. */
export interface PlannedOperation {
  run(variables: Variables, context: RequestContext): Promise<ExecutionResult>
  /** Makes the plan of a request that gives none of the variables which decide @skip and @include. */
  plan(request: Cancellable): Promise<void>
}

/** Resolves when it is the turn of a piece of work that holds the event loop; never for a request that was cancelled. */
export type Turn = (request: Cancellable) => Promise<void>

/** How an operation is run and answered when its conditions are decided in one way. */
interface Way {
  /** Left out where no subgraph is queried. */
  readonly step?: ExecutionStep | undefined
  readonly pick: PickAnswer
}

/** An operation of a document that is valid. It is planned once for each way in which its conditions are decided, in a turn of its own. */
export function plannedOperation(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  { api, isA, plan }: OpenSupergraph,
  subgraphs: FetchTargets['subgraphs'],
  turn: Turn,
): PlannedOperation {
  const conditions = conditionsOf(document)
  const ways = new LRUCache<string, Way>({ max: KEPT })

  const made = (holds: ReadonlySet<string>): Way => {
    const decisions = decisionsOf(conditions, holds)
    const { node } = plan(document, operation, decisions)
    return {
      step: node && stepOf(node, { subgraphs, isA }),
      pick: answering(api, document, operation, decisions),
    }
  }
  const wayFor = async (holds: ReadonlySet<string>, request: Cancellable): Promise<Way> => {
    const name = [...holds].join()
    if (!ways.has(name)) await turn(request)
    const known = ways.get(name)
    if (known) return known
    const way = await traced('gateway.plan', {}, () => made(holds))
    ways.set(name, way)
    return way
  }

  return {
    async run(variables, context) {
      const { step, pick } = await wayFor(whichHold(conditions, variables), context.request)
      const run: Run = { data: {}, errors: [], variables, context }
      await step?.(run)
      const { data, refused } = pick(run.data, variables)
      const errors = [...mergeForbiddenErrors(run.errors), ...refused.map(wrongAt)]
      return { data, ...(errors.length > 0 && { errors }) }
    },
    plan: async (request) => void (await wayFor(whichHold(conditions, {}), request)),
  }
}

/** Few operations have more conditions than four; those that have plan anew what is kept no more. */
const KEPT = 16

const wrongAt = (path: Path) => new GraphQLError('A subgraph answered what the type does not admit', { path })
