import { type ASTVisitor, GraphQLError, type ValidationContext } from 'graphql'

/** A rule of validation: the type of every object is read under `__typename`, so that no other field may answer under that name. */
export function typenameRule(context: ValidationContext): ASTVisitor {
  return {
    Field(node) {
      if (node.alias?.value === '__typename' && node.name.value !== '__typename')
        context.reportError(
          new GraphQLError(`The field "${node.name.value}" cannot answer under the name "__typename".`, {
            nodes: node,
          }),
        )
    },
  }
}
