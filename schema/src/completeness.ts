import { type GraphQLObjectType, type GraphQLSchema, isNonNullType, isObjectType } from 'graphql'
import { fieldDemands, typeDemands } from './demands.ts'
import { audienceOf, covers, everyone, type Policy, type PolicyLine } from './policy.ts'
import { requestedByQuery } from './subscription.ts'

/** Types and fields that federation adds: machinery of the subgraph, closed to clients by the gateway. */
export const machinery: ReadonlySet<string> = new Set(['_Service', 'Query._service', 'Query._entities'])

/** Of every subgraph. */
const shared: Policy = {
  PageInfo: { '*': everyone('says where a page of a list stands, and nothing of what is in the list') },
  Refusal: {
    '*': everyone('tells whoever asked for a change why it was refused; the change has a line of its own'),
  },
}

/**
 * The table with the lines that follow from others written out: a connection and its edges are for whom their node is, a mutation's
 * payload for whom the mutation is, an object without a line for whom an interface of it is; refusals and page infos for everyone.
 */
export function completed(policy: Policy, schema: GraphQLSchema): Policy {
  const stated: Policy = { ...shared, ...policy }
  const derived = objectTypes(schema)
    .filter((type) => !stated[type.name])
    .map((type) => [type.name, derivedLine(stated, type)] as const)
    .flatMap(([name, line]) => (line ? [[name, { '*': line }] as const] : []))
  return { ...stated, ...Object.fromEntries(derived) }
}

/**
 * Throws, with every fault in one message, unless the completed table and the schema fit: each field has a line; no line names what
 * does not exist, or is wider than its type's; a field closed to some who are inside its type is nullable, so that a denial never
 * empties the parent; keys, which the gateway fetches as the caller, are for all who may enter.
 */
export function assertComplete(policy: Policy, schema: GraphQLSchema): void {
  const faults = [
    ...strayLines(policy, schema),
    ...objectTypes(schema).flatMap((type) => [...faultsOfType(policy, schema, type)]),
  ]
  for (const { name, subscribe } of Object.values(schema.getSubscriptionType()?.getFields() ?? {})) {
    if (subscribe !== requestedByQuery)
      faults.push(`Subscription.${name} cannot be guarded: its source opens before any rule runs`)
  }
  if (faults.length > 0) throw new Error(`The policy does not fit the schema:\n- ${faults.join('\n- ')}`)
}

function* faultsOfType(policy: Policy, schema: GraphQLSchema, type: GraphQLObjectType): Generator<string> {
  const entry = typeDemands(policy, schema, type)
  for (const field of Object.values(type.getFields())) {
    const name = `${type.name}.${field.name}`
    if (machinery.has(name)) continue
    const line = audienceOf(policy, type.name, field.name)
    if (!line) yield `${name} has no line`
    else if (!entry.every((wide) => covers(wide, line)))
      yield `${name} admits some who may not enter ${type.name}`
    const narrower = fieldDemands(policy, schema, type.name, field.name).some(
      (demand) => !demand.includes('EVERYONE'),
    )
    if (narrower && isNonNullType(field.type)) yield `${name} may be denied, so it must be nullable`
    if (narrower && keyFields(type).has(field.name))
      yield `${name} is a key, so all who may enter ${type.name} must read it`
  }
}

function strayLines(policy: Policy, schema: GraphQLSchema): string[] {
  return Object.entries(policy).flatMap(([name, lines]) => {
    const type = schema.getType(name)
    if (name === 'Refusal' || name === 'PageInfo') return []
    if (!isObjectType(type)) return [`${name} has lines but is no object type of the schema`]
    const fields = type.getFields()
    return Object.keys(lines)
      .filter((field) => field !== '*' && !fields[field])
      .map((field) => `${name}.${field} has a line but does not exist`)
  })
}

function derivedLine(policy: Policy, type: GraphQLObjectType): PolicyLine | undefined {
  const node = /^(.+)(?:Connection|Edge)$/.exec(type.name)?.[1]
  if (node && policy[node]) return policy[node]['*']
  const mutation = /^(.+)Payload$/.exec(type.name)?.[1]
  if (mutation) return audienceOf(policy, 'Mutation', mutation.charAt(0).toLowerCase() + mutation.slice(1))
  return type
    .getInterfaces()
    .map(({ name }) => policy[name]?.['*'])
    .find((line) => line !== undefined)
}

/** The object types that clients can reach, root types included. */
export function objectTypes(schema: GraphQLSchema): GraphQLObjectType[] {
  return Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .filter(({ name }) => !name.startsWith('__') && !machinery.has(name))
}

/** Names of the fields that make up the type’s federation keys. */
export function keyFields(type: GraphQLObjectType): ReadonlySet<string> {
  const directives = type.extensions.directives
  const keys = Array.isArray(directives) ? directives.filter(({ name }) => name === 'key') : []
  return new Set(keys.flatMap(({ args }) => String(args.fields).match(/\w+/g) ?? []))
}
