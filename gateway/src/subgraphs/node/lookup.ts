import { NODE_LOOKUP } from '@cse/schema/searches'
import { type ExecutionResult, GraphQLError } from 'graphql'
import type { SubgraphExecutor, SubgraphOperation } from '../executor.ts'
import type { RequestContext } from '../request.ts'

/** An entity by its type and id alone; what else is selected of it, its own subgraph answers. */
export interface Stub {
  readonly __typename: string
  readonly id: string
}

/** Which entities are there for the viewer. */
export interface Lookup {
  /** The stubs in their order: null for one that is out of reach or does not exist; rejects for a type closed to the viewer. */
  visible(stubs: readonly Stub[]): Promise<Stub | null>[]
}

const EXISTS = `query ${NODE_LOOKUP}($representations:[_Any!]!){_entities(representations:$representations){__typename}}`

/**
 * Queries the owning subgraphs, in the request that wants to know. What they load for it stays loaded: the fetch that follows for the
 * fields of the entity queries the database for nothing that it has read already.
 */
export function createLookup(
  owners: ReadonlyMap<string, string>,
  subgraphs: ReadonlyMap<string, SubgraphExecutor>,
): (context: RequestContext) => Lookup {
  const exists = new Map<string, SubgraphOperation>(
    [...subgraphs].map(([name, prepare]) => [name, prepare(EXISTS)]),
  )
  return (context) => {
    const execute = (owner: string, stubs: readonly Stub[]) => {
      const operation = exists.get(owner)
      if (!operation) throw new Error(`No subgraph is called ${owner}`)
      return operation({ representations: stubs }, context)
    }
    return { visible: (stubs) => visibleOf(stubs, owners, execute) }
  }
}

type ExecuteAtOwner = (owner: string, stubs: readonly Stub[]) => ReturnType<SubgraphOperation>

function visibleOf(
  stubs: readonly Stub[],
  owners: ReadonlyMap<string, string>,
  execute: ExecuteAtOwner,
): Promise<Stub | null>[] {
  const ownerOf = ({ __typename }: Stub) => owners.get(__typename) ?? ''
  const requestedOf = Map.groupBy(stubs, ownerOf)
  const answers = new Map(
    [...requestedOf].map(([owner, its]) => [owner, Promise.resolve(execute(owner, its))]),
  )
  return stubs.map(async (stub) => {
    const owner = ownerOf(stub)
    const answer = await answers.get(owner)
    return answer && found(answer, requestedOf.get(owner)?.indexOf(stub) ?? -1) ? stub : null
  })
}

/** Whether there is an entity at this place of the answer. @throws what kept it from being looked for */
function found({ data, errors = [] }: ExecutionResult, place: number): boolean {
  const error = errors.find(({ path }) => path === undefined || path[1] === place)
  // Without its path, which is one of the question asked here. From another process it is no error object at all.
  if (error) {
    const { message, extensions, originalError } = error
    throw new GraphQLError(message, { extensions, originalError })
  }
  return Array.isArray(data?._entities) && data._entities[place] !== null
}
