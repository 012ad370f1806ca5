import { type DocumentNode, Kind, type SelectionSetNode } from 'graphql'
import { type FragmentsByName, isRepeated } from './fragments-in-place.ts'

/** The fields that answer under one name at one place of the answer. */
interface Place {
  times: number
  readonly within: Map<string, Place>
}

/**
 * How often, at most, fields of an operation answer under the same name at the same place. Validation compares all of them in pairs
 * (Field Selection Merging, GraphQL 5.3.2): n fields under one name cost n²/2 comparisons, n fields at most k of which share a place n·k/2.
 * Visits every selection with fragments in their places, so there must be few enough of them, and an end.
 */
export function mostRepeated({ definitions }: DocumentNode, fragments: FragmentsByName): number {
  let most = 0
  for (const definition of definitions)
    if (definition.kind === Kind.OPERATION_DEFINITION)
      visit(definition.selectionSet, { times: 0, within: new Map() })
  return most

  function visit({ selections }: SelectionSetNode, place: Place): void {
    const spread = new Set<string>()
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        const field = placeIn(place, (selection.alias ?? selection.name).value)
        most = Math.max(most, ++field.times)
        if (selection.selectionSet) visit(selection.selectionSet, field)
      } else if (selection.kind === Kind.INLINE_FRAGMENT) visit(selection.selectionSet, place)
      else {
        const fragment = fragments.get(selection.name.value)
        if (fragment && !isRepeated(selection, spread)) visit(fragment.selectionSet, place)
      }
    }
  }
}

function placeIn({ within }: Place, name: string): Place {
  const known = within.get(name)
  if (known) return known
  const place: Place = { times: 0, within: new Map() }
  within.set(name, place)
  return place
}
