import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type SelectionSetNode,
} from 'graphql'
import type { IsA } from './supergraph.ts'

/** The fields of an object by the names under which they answer, in the order of the question; a field that is asked for twice has two nodes. */
export type SelectedFields = ReadonlyMap<string, readonly FieldNode[]>

export type Fragments = ReadonlyMap<string, FragmentDefinitionNode>

export function fragmentsOf({ definitions }: DocumentNode): Fragments {
  return new Map(
    definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition] as const] : [],
    ),
  )
}

/** What is asked of an object of a type. The document has no conditions left. */
export function selectedFields(
  selections: readonly SelectionSetNode[],
  type: string,
  { fragments, isA }: { readonly fragments: Fragments; readonly isA: IsA },
): SelectedFields {
  const fields = new Map<string, FieldNode[]>()
  for (const set of selections) collect(set)
  return fields

  function collect({ selections }: SelectionSetNode): void {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        const name = (selection.alias ?? selection.name).value
        const known = fields.get(name)
        if (known) known.push(selection)
        else fields.set(name, [selection])
        continue
      }
      const fragment =
        selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection
      const condition = fragment?.typeCondition?.name.value
      if (fragment && (condition === undefined || isA(type, condition))) collect(fragment.selectionSet)
    }
  }
}
