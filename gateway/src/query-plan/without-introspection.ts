import { type ASTNode, type DocumentNode, type FieldNode, Kind, visit } from 'graphql'

/**
 * The document as the planner reads it: `__schema` and `__type` are answered by the gateway alone, and the planner refuses fields of theirs
 * that are younger than itself (`isOneOf`). `__typename` stands in their place, so that no selection set is empty.
 */
export function withoutIntrospection(document: DocumentNode): DocumentNode {
  return visit(document, {
    Field: (field) => (asksTheSchema(field) ? typenameFor(field) : undefined),
    FragmentDefinition: ({ typeCondition }) => (typeCondition.name.value.startsWith('__') ? null : undefined),
  })
}

const asksTheSchema = ({ name: { value } }: FieldNode) => value === '__schema' || value === '__type'

function typenameFor({ alias, name, directives }: FieldNode): ASTNode {
  return {
    kind: Kind.FIELD,
    alias: alias ?? name,
    name: { kind: Kind.NAME, value: '__typename' },
    ...(directives && { directives }),
  }
}
