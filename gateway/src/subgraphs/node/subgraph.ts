import { createBuilder } from '@cse/schema/builder'
import type { SubgraphContext } from '@cse/schema/context'
import { badInput } from '@cse/schema/errors'
import { typeOfId } from '@cse/schema/ids'
import { definePolicy, everyone } from '@cse/schema/policy'
import { asStored } from '@cse/schema/stored-fields'
import { defineSubgraph, type Subgraph } from '@cse/schema/subgraph'
import type { Lookup, Stub } from './lookup.ts'

type NodeContext = SubgraphContext<Lookup>

const byId = everyone('an id is answered by whoever owns its type, under the readers of that type')
const stub = everyone('the id that the question named, and nothing more')

/**
 * The subgraph behind `node` and `nodes`: Relay's refetching by id. The id names the type; whether there is such an entity, and for
 * this viewer, the subgraph that owns the type answers: an id out of reach answers null, like one that does not exist.
 * `owners` names the owning subgraph of each type whose key is `id`.
 */
export function createNodeSubgraph(owners: ReadonlyMap<string, string>): Subgraph<Lookup> {
  const policy = definePolicy({
    Query: { node: byId, nodes: byId },
    ...Object.fromEntries([...owners.keys()].map((type) => [type, { '*': stub }])),
  })
  const builder = createBuilder<NodeContext>({ policy })

  const node = builder.interfaceRef<Stub>('Node').implement({
    description: 'Anything with an id by which it can be fetched again (Relay global object identification).',
    fields: (t) => ({
      id: t.exposeID('id', { nullable: false, description: 'The same in every answer; opaque to clients.' }),
    }),
    resolveType: ({ __typename }) => __typename,
  })
  for (const type of owners.keys()) {
    const stub = builder.objectRef<Stub>(type).implement({
      interfaces: [node],
      extensions: { foreign: true },
      fields: (t) => ({ id: t.field({ type: 'ID', nullable: false, resolve: asStored }) }),
    })
    builder.asEntity(stub, {
      key: builder.keyDirective(builder.selection<{ id: string }>('id'), false),
      resolveReference: ({ id }) => ({ __typename: type, id }),
    })
  }

  builder.queryFields((t) => ({
    node: t.field({
      type: node,
      nullable: true,
      description: 'Whatever has this id; null when it does not exist or not for this viewer.',
      args: { id: t.arg.id({ required: true, description: 'As another answer gave it.' }) },
      resolve: async (_, { id }, { session }) => (await session.visible([stubOf(id, 'id')])[0]) ?? null,
    }),
    nodes: t.field({
      type: [node],
      nullable: { list: false, items: true },
      description: 'The same for several ids, in their order.',
      args: {
        ids: t.arg.idList({ required: true, description: 'At most 200, as other answers gave them.' }),
      },
      resolve: (_, { ids }, { session }) => {
        if (ids.length > 200)
          throw badInput([{ path: 'ids', reason: 'Sono ammessi al massimo 200 identificativi.' }])
        return session.visible(ids.map((id, index) => stubOf(id, `ids.${index}`)))
      },
    }),
  }))
  return defineSubgraph({ name: 'node', builder, policy })

  function stubOf(id: string, path: string): Stub {
    const type = typeOfId(id)
    if (type === undefined || !owners.has(type))
      throw badInput([{ path, reason: 'L’identificativo non è valido.' }])
    return { __typename: type, id }
  }
}
