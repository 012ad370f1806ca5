import type { FieldMap, ShapeFromTypeParam, TypeParam } from '@pothos/core'
import { defaultFieldResolver, type GraphQLFieldResolver } from 'graphql'
import type { GraphTypes } from './builder.ts'
import type { SubgraphContext } from './context.ts'

/**
 * The resolver of a field that its row already holds under the same name: compiled executors then read it with no call at all.
 * graphql-js declares its result as unknown, which fits no field, hence the cast.
 */
export const asStored = defaultFieldResolver as GraphQLFieldResolver<unknown, unknown, object, never>

/** Fields of a small object, written as a table: `{ currentVersion: { type: 'Int', description: '…' } }`. */
export type StoredFields<Context extends SubgraphContext> = Readonly<
  Record<
    string,
    {
      readonly type: TypeParam<GraphTypes<Context>>
      readonly description: string
      /** For a field of people's data in a refusal: it may be denied to some, and what may be denied is nullable. */
      readonly nullable?: true
    }
  >
>

/** The object such a table describes. */
export type StoredShape<
  Context extends SubgraphContext,
  Fields extends StoredFields<Context>,
  Nullable extends boolean,
> = {
  readonly [Name in keyof Fields]: ShapeFromTypeParam<
    GraphTypes<Context>,
    Fields[Name]['type'],
    Fields[Name] extends { readonly nullable: true } ? true : Nullable
  >
}

/** The fields of the table for an object that holds them. */
export function storedFields<Context extends SubgraphContext>(
  t: PothosSchemaTypes.FieldBuilder<GraphTypes<Context>, object>,
  fields: StoredFields<Context>,
  everyNullable: boolean,
): FieldMap {
  return Object.fromEntries(
    Object.entries(fields).map(([name, { type, description, nullable = everyNullable }]) => [
      name,
      t.field({ type, nullable, description, resolve: asStored }),
    ]),
  )
}
