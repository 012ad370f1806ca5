import { type DocumentNode, Kind, type OperationDefinitionNode, type SelectionSetNode } from 'graphql'

const ABOUT_THE_SCHEMA: ReadonlySet<string> = new Set(['__typename', '__schema', '__type'])

/** Whether the operation asks for the schema alone: this is all that a request without a viewer may do. */
export function asksForSchemaOnly(operation: OperationDefinitionNode, document: DocumentNode): boolean {
  // A validated document has no fragment that contains itself, so this ends.
  const only = ({ selections }: SelectionSetNode): boolean =>
    selections.every((selection) => {
      if (selection.kind === Kind.FIELD) return ABOUT_THE_SCHEMA.has(selection.name.value)
      if (selection.kind === Kind.INLINE_FRAGMENT) return only(selection.selectionSet)
      const fragment = document.definitions.find(
        (definition) =>
          definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === selection.name.value,
      )
      return fragment?.kind === Kind.FRAGMENT_DEFINITION && only(fragment.selectionSet)
    })
  return only(operation.selectionSet)
}
