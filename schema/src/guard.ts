import {
  defaultFieldResolver,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
} from 'graphql'
import { applyMiddleware, type IMiddlewareFieldMap } from 'graphql-middleware'
import type { IMiddlewareResolver } from 'graphql-middleware/types'
import { deny, rule, shield } from 'graphql-shield'
import { machinery, objectTypes } from './completeness.ts'
import { type Demands, fieldDemands, typeDemands } from './demands.ts'
import { forbidden, unauthenticated } from './errors.ts'
import { admits, audienceOf, type Policy } from './policy.ts'
import type { Viewer } from './viewer.ts'

interface GuardContext {
  readonly viewer?: Viewer
}
type Middleware = Record<string, IMiddlewareFieldMap>
type ResolveReference = (reference: object, context: GuardContext, info: GraphQLResolveInfo) => unknown

/** A field's demands, for who asks it of many objects at once: they are of the viewer alone, so they are the same for all. */
export interface Guard {
  admits(context: unknown): boolean
  /** For who is admitted. */
  readonly resolve: GraphQLFieldResolver<unknown, unknown>
}

/** What is demanded of who reads the field; undefined when it is nothing, or when nobody may. */
export const guardOf = (field: GraphQLField<unknown, unknown>): Guard | undefined => guards.get(field)

const guards = new WeakMap<object, Guard>()

/**
 * The schema with the policy in force: whoever does not meet a field's demands gets null and a FORBIDDEN error at its path.
 * A type's demands are made where it is entered, by the fields that answer with it and by its reference resolver. Fields that
 * everybody inside may read keep their resolver untouched, so that a row costs only what is closed to some.
 */
export function guard(schema: GraphQLSchema, policy: Policy): GraphQLSchema {
  const guarded = applyMiddleware(schema, guardedFields(schema, policy))
  for (const type of objectTypes(guarded)) {
    if (type === schema.getType(type.name))
      throw new Error(`${type.name} was not copied: guarding it would change the original`)
    guardReferences(type, typeDemands(policy, schema, type))
    rememberGuards(type, schema, policy)
  }
  return guarded
}

/** Keeps what each guarded field of a type demands, with the resolver that it has without its guard. */
function rememberGuards(guarded: GraphQLObjectType, schema: GraphQLSchema, policy: Policy): void {
  const open =
    objectTypes(schema)
      .find(({ name }) => name === guarded.name)
      ?.getFields() ?? {}
  for (const [name, field] of Object.entries(guarded.getFields())) {
    if (machinery.has(`${guarded.name}.${name}`) || !audienceOf(policy, guarded.name, name)) continue
    const demands = fieldDemands(policy, schema, guarded.name, name)
    if (demands.length === 0) continue
    guards.set(field, {
      admits: (context) => isContext(context) && isAdmitted(demands, context),
      resolve: open[name]?.resolve ?? defaultFieldResolver,
    })
  }
}

const isContext = (context: unknown): context is GuardContext =>
  typeof context === 'object' && context !== null

/** graphql-shield's middleware for every field under default deny, less the entries of fields that demand nothing. */
function guardedFields(schema: GraphQLSchema, policy: Policy): Middleware {
  const ruleOf = rules()
  const tree: Record<string, Record<string, ReturnType<typeof ruleOf>>> = {}
  const demandsOf = new Map<string, Demands>()
  for (const type of objectTypes(schema)) {
    for (const field of Object.keys(type.getFields())) {
      if (!audienceOf(policy, type.name, field)) continue
      const demands = fieldDemands(policy, schema, type.name, field)
      demandsOf.set(`${type.name}.${field}`, demands)
      if (demands.length > 0) tree[type.name] = { ...tree[type.name], [field]: ruleOf(demands) }
    }
  }
  const options = { allowExternalErrors: true, fallbackRule: deny, fallbackError: () => forbidden() }
  // The generator's declared type also allows a single function for the whole schema; with a tree of rules it makes a map of maps.
  const all = shield(tree, options).generate(schema) as Record<string, Record<string, IMiddlewareResolver>>
  const entries = Object.entries(all).map(
    ([type, fields]) => [type, fieldsToGuard(type, fields, demandsOf)] as const,
  )
  return Object.fromEntries(entries.filter(([type]) => !machinery.has(type)))
}

function fieldsToGuard(
  type: string,
  fields: Record<string, IMiddlewareResolver>,
  demandsOf: ReadonlyMap<string, Demands>,
) {
  const guarded: IMiddlewareFieldMap = {}
  for (const [field, middleware] of Object.entries(fields)) {
    const demands = demandsOf.get(`${type}.${field}`)
    if (machinery.has(`${type}.${field}`) || demands?.length === 0) continue
    guarded[field] = demands ? straightOn(demands, middleware) : middleware
  }
  return guarded
}

/** Whoever is admitted goes straight on: shield's middleware awaits its rules, which a long list would pay for row by row. */
function straightOn(demands: Demands, middleware: IMiddlewareResolver): IMiddlewareResolver {
  return (resolve, parent, args, context: GuardContext, info) =>
    isAdmitted(demands, context)
      ? resolve(parent, args, context, info)
      : middleware(resolve, parent, args, context, info)
}

/** One rule for equal demands: synchronous, on the viewer alone, never cached (a cache would be shared by what has the same name). */
function rules() {
  const made = new Map<string, ReturnType<ReturnType<typeof rule>>>()
  return (demands: Demands) => {
    const name = demands.map((line) => line.toSorted().join(' or ')).join(' and ')
    const known = made.get(name)
    if (known) return known
    const fresh = rule(name, { cache: 'no_cache' })(
      (_, __, context: GuardContext) => refusal(demands, context) ?? true,
    )
    made.set(name, fresh)
    return fresh
  }
}

/** A reference is an entry like any other: it is refused before the row is looked for. One that fails costs its own entity only. */
function guardReferences(type: GraphQLObjectType, demands: Demands): void {
  const { apollo } = type.extensions as { apollo?: { subgraph?: { resolveReference?: ResolveReference } } }
  const resolve = apollo?.subgraph?.resolveReference
  const resolveReference: ResolveReference = (reference, context, info) => {
    try {
      return refusal(demands, context) ?? (resolve ? resolve(reference, context, info) : reference)
    } catch (error) {
      return error
    }
  }
  type.extensions = {
    ...type.extensions,
    apollo: { ...apollo, subgraph: { ...apollo?.subgraph, resolveReference } },
  }
}

function refusal(demands: Demands, context: GuardContext) {
  if (isAdmitted(demands, context)) return undefined
  return context.viewer ? forbidden() : unauthenticated()
}

function isAdmitted(demands: Demands, { viewer }: GuardContext): boolean {
  return viewer !== undefined && demands.every((line) => admits(line, viewer))
}
