import { noteNodeLookup } from '@cse/schema/searches'
import { type GraphQLFieldResolver, type GraphQLResolveInfo, type GraphQLSchema, isObjectType } from 'graphql'
import type { Referenced } from './completion.ts'

/** The field by which a gateway queries a subgraph for entities. */
export const ENTITIES = '_entities'

/** A reference as the query plan sends it: the name of the type and the fields of its key. */
export interface Representation {
  readonly __typename: string
  readonly [field: string]: unknown
}

type ResolveReference = (reference: Representation, context: unknown, info: GraphQLResolveInfo) => unknown

/** What `_entities` answers: one item a representation, in the same order. */
export const referencedEntities: GraphQLFieldResolver<
  unknown,
  unknown,
  { representations: readonly Representation[] }
> = (_root, { representations }, context, info): (Referenced | Error)[] => {
  noteNodeLookup(info.operation.name?.value, representations, context)
  return representations.map((representation) => {
    try {
      const type = typeOf(representation, info.schema)
      const { apollo } = type.extensions as {
        apollo?: { subgraph?: { resolveReference?: ResolveReference } }
      }
      const resolve = apollo?.subgraph?.resolveReference
      return { type, entity: resolve ? resolve(representation, context, info) : representation }
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error))
    }
  })
}

function typeOf({ __typename }: Representation, schema: GraphQLSchema) {
  const type = schema.getType(__typename)
  if (isObjectType(type)) return type
  throw new Error(`A reference to ${__typename}, which is no entity of this subgraph`)
}
