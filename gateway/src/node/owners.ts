import { keyFields } from '@cse/schema/completeness'
import { type GraphQLSchema, isObjectType } from 'graphql'
import type { SubgraphName } from '../settings.ts'

/** The subgraph that owns each type with an id: the one that knows whether there is such an entity. `pnpm compose` checks the list. */
export const owners: ReadonlyMap<string, SubgraphName> = new Map([])

/** The types with an id that a subgraph owns, by its schema. */
export function ownedTypes(schema: GraphQLSchema): string[] {
  return Object.values(schema.getTypeMap())
    .filter((type) => isObjectType(type) && !type.extensions.foreign && keyFields(type).has('id'))
    .map(({ name }) => name)
}
