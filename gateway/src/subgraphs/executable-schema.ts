import { logNodeLookups } from '@cse/schema/searches'
import {
  type GraphQLFieldResolver,
  type GraphQLIsTypeOfFn,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  type GraphQLTypeResolver,
  getNullableType,
  isAbstractType,
  isListType,
  isObjectType,
} from 'graphql'

/** A reference as the query plan sends it: the name of the type and the fields of its key. */
export interface Representation {
  readonly __typename: string
  readonly [field: string]: unknown
}

type ResolveReference = (reference: Representation, context: unknown, info: GraphQLResolveInfo) => unknown

/**
 * Makes a subgraph's schema fit for the query compiler, in place: from here on only the gateway or the subgraph's own process
 * executes it. The compiler puts a list's item that rejects at the wrong position and never answers when a type cannot be
 * resolved; so items that fail become error values before it sees them, and a type that cannot be told is undefined.
 */
export function executable(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (isAbstractType(type)) type.resolveType = tellType(type.resolveType)
    if (!isObjectType(type) || type.name.startsWith('__')) continue
    if (type.isTypeOf) type.isTypeOf = falseWhenFailing(type.isTypeOf)
    for (const field of Object.values(type.getFields())) {
      if (field.resolve && isListType(getNullableType(field.type)))
        field.resolve = settledItems(field.resolve)
    }
  }
  const entities = schema.getQueryType()?.getFields()._entities
  if (entities) entities.resolve = resolveEntities
  logNodeLookups(schema)
  return schema
}

/** What `_entities` answers: one item a representation, in the same order; an item that fails is an error value. */
function resolveEntities(
  _root: unknown,
  { representations }: { representations: readonly Representation[] },
  context: unknown,
  info: GraphQLResolveInfo,
): unknown[] {
  return representations.map((representation) => {
    const { __typename } = representation
    try {
      const resolve = referenceResolver(info.schema, __typename)
      const entity = resolve ? resolve(representation, context, info) : representation
      return isPromise(entity)
        ? entity.then((found) => named(found, __typename), asError)
        : named(entity, __typename)
    } catch (error) {
      return asError(error)
    }
  })
}

function referenceResolver(schema: GraphQLSchema, typename: string): ResolveReference | undefined {
  const type = schema.getType(typename)
  if (!isObjectType(type)) throw new Error(`A reference to ${typename}, which is no entity of this subgraph`)
  const { apollo } = type.extensions as { apollo?: { subgraph?: { resolveReference?: ResolveReference } } }
  return apollo?.subgraph?.resolveReference
}

/** The entity with the name of its type on it, by which the `_Entity` union tells its members apart. */
function named(entity: unknown, __typename: string): unknown {
  if (typeof entity !== 'object' || entity === null || entity instanceof Error) return entity
  if (!('__typename' in entity)) Object.defineProperty(entity, '__typename', { value: __typename })
  return entity
}

function settledItems(
  resolve: GraphQLFieldResolver<unknown, unknown>,
): GraphQLFieldResolver<unknown, unknown> {
  return (...call) => {
    const list = resolve(...call)
    return isPromise(list) ? list.then(settled) : settled(list)
  }
}

function settled(list: unknown): unknown {
  if (!Array.isArray(list) || !list.some(isPromise)) return list
  return list.map((item) => (isPromise(item) ? item.then(undefined, asError) : item))
}

function tellType(
  resolveType: GraphQLTypeResolver<unknown, unknown> | null | undefined,
): GraphQLTypeResolver<unknown, unknown> {
  return (value, context, info, abstractType) => {
    if (!resolveType) return typenameOf(value)
    try {
      return resolveType(value, context, info, abstractType)
    } catch {
      return undefined
    }
  }
}

function falseWhenFailing(
  isTypeOf: GraphQLIsTypeOfFn<unknown, unknown>,
): GraphQLIsTypeOfFn<unknown, unknown> {
  return (...call) => {
    try {
      return isTypeOf(...call)
    } catch {
      return false
    }
  }
}

function typenameOf(value: unknown): string | undefined {
  const known =
    typeof value === 'object' && value !== null && '__typename' in value ? value.__typename : undefined
  return typeof known === 'string' ? known : undefined
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason))
}

/** Whether a value is to be waited for; rows are plain data, so a `then` is enough to tell. */
function isPromise(value: unknown): value is Promise<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
}
