import type { ArgBuilder, ObjectRef } from '@pothos/core'
import type { Builder, GraphTypes } from './builder.ts'
import type { SubgraphContext } from './context.ts'
import { type Edge, MOST_COUNTED, type Page } from './paging.ts'
import { asStored } from './stored-fields.ts'

/**
 * The connection of a node type, `CaseConnection` with its `CaseEdge`: what a field that answers with a `Page` of rows is of.
 * It is for whom its node is, without a line in the policy.
 * @param options.endless whether such lists can become so long that their total is counted only up to `MOST_COUNTED`
 */
export function connection<Context extends SubgraphContext, Row extends object>(
  builder: Builder<Context>,
  node: ObjectRef<GraphTypes<Context>, Row>,
  { endless = false }: { readonly endless?: boolean } = {},
): ObjectRef<GraphTypes<Context>, Page<Row>> {
  const edge = builder.objectRef<Edge<Row>>(`${node.name}Edge`).implement({
    description: `An element of a list of ${node.name} with its position.`,
    fields: (t) => ({
      cursor: t.exposeString('cursor', {
        nullable: false,
        description: 'Position of the element, to go on from it.',
      }),
      node: t.field({ type: node, nullable: false, description: 'The element.', resolve: asStored }),
    }),
  })
  return builder.objectRef<Page<Row>>(`${node.name}Connection`).implement({
    description: `A page of a list of ${node.name}.`,
    fields: (t) => ({
      edges: t.field({
        type: [edge],
        nullable: false,
        description: 'The elements of the page with their positions.',
        resolve: asStored,
      }),
      nodes: t.field({
        type: [node],
        nullable: false,
        description: 'The elements of the page without their positions.',
        resolve: asStored,
      }),
      pageInfo: t.field({
        type: 'PageInfo',
        nullable: false,
        description: 'Where the page stands in the list.',
        resolve: asStored,
      }),
      totalCount: t.int({
        nullable: false,
        description: endless
          ? `How many elements the whole list has, counted up to ${MOST_COUNTED}: where it says ${MOST_COUNTED} there are so many or more. Counted only when selected.`
          : 'How many elements the whole list has; counted only when selected.',
        resolve: ({ totalCount }) => totalCount(),
      }),
    }),
  })
}

/** The arguments of a field that answers with a connection, to be handed to `page`; others, such as a filter, go beside them. */
export function pageArgs<Context extends SubgraphContext>(arg: ArgBuilder<GraphTypes<Context>>) {
  return {
    first: arg.int({
      required: false,
      description: 'How many elements from the start or after `after`: 1 to 200, 20 by default.',
    }),
    after: arg.string({ required: false, description: 'Cursor of the element after which the page begins.' }),
    last: arg.int({
      required: false,
      description: 'How many elements from the end or before `before`: 1 to 200.',
    }),
    before: arg.string({ required: false, description: 'Cursor of the element before which the page ends.' }),
  }
}
