import { type DocumentNode, Kind, visit } from 'graphql'

/**
 * A document as the caches of Apollo Client and urql need it, with `__typename` in every selection but the root's: they tell records by type
 * and id, and cannot add to what they run by an id.
 */
export function withTypenames(document: DocumentNode): DocumentNode {
  return visit(document, {
    SelectionSet(set, _key, parent) {
      const ofRoot = parent && 'kind' in parent && parent.kind === Kind.OPERATION_DEFINITION
      const reported = set.selections.some(
        (selection) => selection.kind === Kind.FIELD && selection.name.value === TYPENAME.name.value,
      )
      return ofRoot || reported ? undefined : { ...set, selections: [TYPENAME, ...set.selections] }
    },
  })
}

const TYPENAME = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } } as const
