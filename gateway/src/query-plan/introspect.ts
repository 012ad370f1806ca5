import {
  type DocumentNode,
  executeSync,
  type FieldNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
} from 'graphql'
import type { Data } from '../subgraphs/data.ts'

/** What the graph says of itself, for a field `__schema` or `__type` of an operation. */
export type Introspect = (field: FieldNode, variables: Data) => unknown

/** No subgraph is queried for it: the gateway knows. */
export function introspecting(
  schema: GraphQLSchema,
  { definitions }: DocumentNode,
  operation: OperationDefinitionNode,
): Introspect {
  const fragments = definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION)
  return (field, variableValues) => {
    const alone = { ...operation, selectionSet: { kind: Kind.SELECTION_SET, selections: [field] } } as const
    const document: DocumentNode = { kind: Kind.DOCUMENT, definitions: [alone, ...fragments] }
    const { data, errors } = executeSync({ schema, document, variableValues })
    if (errors?.[0]) throw errors[0]
    return data?.[(field.alias ?? field.name).value]
  }
}
