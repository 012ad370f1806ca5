import type { Violation } from '@cse/schema/errors'
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  isNonNullType,
  Kind,
  type OperationDefinitionNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql'
import type { Variables } from '../subgraphs/executor.ts'

const NULL = 'Il valore non può essere nullo.'

/**
 * The variables that are null where no null may stand. Validation lets a variable that may be null into such a place when one of the two has a
 * default, which counts only for who gives nothing (GraphQL, 5.8.5 and 6.4.1). Each fragment is visited once.
 */
export function nullsInWrongPlaces(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
): Violation[] {
  const nulls = new Set(
    (operation.variableDefinitions ?? [])
      .filter(({ variable: { name }, defaultValue }) =>
        Object.hasOwn(variables, name.value)
          ? variables[name.value] === null
          : defaultValue?.kind === Kind.NULL,
      )
      .map(({ variable }) => variable.name.value),
  )
  if (nulls.size === 0) return []

  const fragments = new Map(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition] as const] : [],
    ),
  )
  const wrong = new Set<string>()
  const parts = new Set<OperationDefinitionNode | FragmentDefinitionNode>([operation])
  for (const part of parts) {
    const types = new TypeInfo(schema)
    visit(
      part,
      visitWithTypeInfo(types, {
        // where a variable is declared it stands in no place
        VariableDefinition: () => false,
        FragmentSpread: ({ name }) => {
          const fragment = fragments.get(name.value)
          if (fragment) parts.add(fragment)
        },
        Variable: ({ name }) => {
          if (nulls.has(name.value) && isNonNullType(types.getInputType())) wrong.add(name.value)
        },
      }),
    )
  }
  return [...wrong].map((path) => ({ path, reason: NULL }))
}
