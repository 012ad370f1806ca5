import {
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isObjectType,
} from 'graphql'
import { admits, audienceOf, covers, type Demand, type Policy } from './policy.ts'
import type { Viewer } from './viewer.ts'

/** What is demanded of a viewer: every one of these lines must admit. */
export type Demands = readonly Demand[]

/**
 * What entering a type demands: its `*` line (without one, being admitted to some field of it); for an interface or union that of all
 * its members, since a viewer who may not see one of them must not learn that it is there. The root types demand nothing by themselves.
 */
export function typeDemands(policy: Policy, schema: GraphQLSchema, type: GraphQLNamedType): Demands {
  if (isRoot(schema, type)) return []
  if (isAbstractType(type)) {
    return distinct(schema.getPossibleTypes(type).flatMap((member) => typeDemands(policy, schema, member)))
  }
  const lines = isObjectType(type) ? policy[type.name] : undefined
  if (!lines) return []
  return [lines['*'] ?? [...new Set(Object.values(lines).flat())]]
}

/** What reading a field demands of a viewer who is inside its type: its own line, and what entering the type it answers with demands. */
export function fieldDemands(policy: Policy, schema: GraphQLSchema, type: string, field: string): Demands {
  const parent = schema.getType(type)
  if (!isObjectType(parent)) return []
  const own = audienceOf(policy, type, field)
  const answer = parent.getFields()[field]
  const inside = typeDemands(policy, schema, parent)
  const all = [
    ...(own ? [own] : []),
    ...(answer ? typeDemands(policy, schema, getNamedType(answer.type)) : []),
  ]
  return distinct(all.filter((line) => !inside.some((known) => covers(line, known))))
}

/** Whether the guards let the viewer read the field, in whatever way the type was entered. The table must be completed. */
export function mayRead(
  policy: Policy,
  schema: GraphQLSchema,
  type: string,
  field: string,
  viewer: Viewer,
): boolean {
  const parent = schema.getType(type)
  const demands = [
    ...(parent ? typeDemands(policy, schema, parent) : []),
    ...fieldDemands(policy, schema, type, field),
  ]
  return audienceOf(policy, type, field) !== undefined && demands.every((line) => admits(line, viewer))
}

/** Whether the type is the schema's query, mutation or subscription type. */
function isRoot(schema: GraphQLSchema, type: GraphQLNamedType): boolean {
  return [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].some(
    (root) => root?.name === type.name,
  )
}

function distinct(demands: Demands): Demands {
  return [...new Map(demands.map((line) => [line.toSorted().join(' '), line])).values()]
}
