import { type DocumentNode, Kind, type OperationDefinitionNode, type SelectionSetNode } from 'graphql'
import { fragmentsOf } from '../demand-control/fragments-in-place.ts'

const ABOUT_THE_SCHEMA: ReadonlySet<string> = new Set(['__typename', '__schema', '__type'])

/** Whether the operation asks for the schema alone: this is all that a request without a viewer may do. Each fragment is looked at once. */
export function isIntrospectionOnly(operation: OperationDefinitionNode, document: DocumentNode): boolean {
  const fragments = fragmentsOf(document)
  const seen = new Set<string>()
  const only = ({ selections }: SelectionSetNode): boolean =>
    selections.every((selection) => {
      if (selection.kind === Kind.FIELD) return ABOUT_THE_SCHEMA.has(selection.name.value)
      if (selection.kind === Kind.INLINE_FRAGMENT) return only(selection.selectionSet)
      const name = selection.name.value
      if (seen.has(name)) return true
      seen.add(name)
      const fragment = fragments.get(name)
      return fragment !== undefined && only(fragment.selectionSet)
    })
  return only(operation.selectionSet)
}
