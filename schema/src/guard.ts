import { type GraphQLObjectType, type GraphQLResolveInfo, type GraphQLSchema } from 'graphql'
import { applyMiddleware, type IMiddlewareFieldMap } from 'graphql-middleware'
import { deny, rule, shield } from 'graphql-shield'
import { machinery, objectTypes } from './completeness.ts'
import { type Demands, fieldDemands, typeDemands } from './demands.ts'
import { forbidden, unauthenticated } from './errors.ts'
import { admits, audienceOf, type Policy } from './policy.ts'
import type { Viewer } from './viewer.ts'

interface Asker {
  readonly viewer?: Viewer
}
type Middleware = Record<string, IMiddlewareFieldMap>
type ResolveReference = (reference: object, context: Asker, info: GraphQLResolveInfo) => unknown

/**
 * The schema with the policy in force: whoever does not meet a field's demands gets null and a FORBIDDEN error at its path.
 * A type's demands are made where it is entered, by the fields that answer with it and by its reference resolver. Fields that
 * everybody inside may read keep their resolver untouched, so that a row costs only what is closed to some.
 */
export function guard(schema: GraphQLSchema, policy: Policy): GraphQLSchema {
  const guarded = applyMiddleware(schema, guardedFields(schema, policy))
  for (const type of objectTypes(guarded)) {
    if (type === schema.getType(type.name)) throw new Error(`${type.name} was not copied: guarding it would change the original`)
    guardReferences(type, typeDemands(policy, schema, type))
  }
  return guarded
}

/** graphql-shield's middleware for every field under default deny, less the entries of fields that demand nothing. */
function guardedFields(schema: GraphQLSchema, policy: Policy): Middleware {
  const ruleOf = rules()
  const tree: Record<string, Record<string, ReturnType<typeof ruleOf>>> = {}
  const free = new Set(machinery)
  for (const type of objectTypes(schema)) {
    for (const field of Object.keys(type.getFields())) {
      const demands = fieldDemands(policy, schema, type.name, field)
      if (demands.length > 0) tree[type.name] = { ...tree[type.name], [field]: ruleOf(demands) }
      else if (audienceOf(policy, type.name, field)) free.add(`${type.name}.${field}`)
    }
  }
  const options = { allowExternalErrors: true, fallbackRule: deny, fallbackError: () => forbidden() }
  // The generator's declared type also allows a single function for the whole schema; with a tree of rules it makes a map of maps.
  const all = shield(tree, options).generate(schema) as Middleware
  return Object.fromEntries(
    Object.entries(all)
      .filter(([type]) => !free.has(type))
      .map(([type, fields]) => [
        type,
        Object.fromEntries(Object.entries(fields).filter(([field]) => !free.has(`${type}.${field}`))),
      ]),
  )
}

/** One rule for equal demands: synchronous, on the viewer alone, never cached (a cache would be shared by what has the same name). */
function rules() {
  const made = new Map<string, ReturnType<ReturnType<typeof rule>>>()
  return (demands: Demands) => {
    const name = demands.map((line) => line.toSorted().join(' or ')).join(' and ')
    const known = made.get(name)
    if (known) return known
    const fresh = rule(name, { cache: 'no_cache' })((_, __, context: Asker) => refusal(demands, context) ?? true)
    made.set(name, fresh)
    return fresh
  }
}

/** A reference is an entry like any other: it is refused before the row is looked for. One that fails costs its own entity only. */
function guardReferences(type: GraphQLObjectType, demands: Demands): void {
  const { apollo } = type.extensions as { apollo?: { subgraph?: { resolveReference?: ResolveReference } } }
  const resolve = apollo?.subgraph?.resolveReference
  const resolveReference: ResolveReference = async (reference, context, info) =>
    refusal(demands, context) ?? (resolve ? resolve(reference, context, info) : reference)
  type.extensions = { ...type.extensions, apollo: { ...apollo, subgraph: { ...apollo?.subgraph, resolveReference } } }
}

function refusal(demands: Demands, { viewer }: Asker) {
  if (!viewer) return unauthenticated()
  return demands.every((line) => admits(line, viewer)) ? undefined : forbidden()
}
