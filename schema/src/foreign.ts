import type { ObjectRef } from '@pothos/core'
import type { Selection } from '@pothos/plugin-federation'
import type { Builder, GraphTypes } from './builder.ts'
import type { SubgraphContext } from './context.ts'
import { asStored } from './stored-fields.ts'

/**
 * An entity of another subgraph, known here by its key alone: `foreign(builder, 'Person', builder.selection<{ id: string }>('id'))`.
 * Key fields are `ID!`. Descriptions are its owner's, so that the public API has one text. With `extended: true` this subgraph adds
 * fields to it (`builder.objectFields(Person, …)`), and the gateway may enter through it.
 */
export function foreign<Context extends SubgraphContext, Key extends object>(
  builder: Builder<Context>,
  name: string,
  key: Selection<Key>,
  { extended = false } = {},
): ObjectRef<GraphTypes<Context>, Key> {
  const ref = builder.objectRef<Key>(name).implement({
    extensions: { foreign: true },
    fields: (t) =>
      Object.fromEntries(
        key.selection
          .split(' ')
          .map((field) => [field, t.field({ type: 'ID', nullable: false, resolve: asStored })]),
      ),
  })
  builder.asEntity(ref, {
    key: extended ? key : builder.keyDirective(key, false),
    resolveReference: (reference) => reference,
  })
  return ref
}
