import {
  type DocumentNode,
  type GraphQLInputType,
  type GraphQLScalarType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  Kind,
  typeFromAST,
} from 'graphql'

/** One of these every scalar of the graph admits. */
const SAMPLES: readonly unknown[] = [
  'x',
  1,
  true,
  '1.00',
  '2026-01-01',
  '2026-01',
  '2026-01-01T00:00:00Z',
  'RSSMRA80A01H501U',
  'a@example.it',
  'B012345678',
  'B12C34567890123',
]

/**
 * Variables with which an operation of the schema can be planned: those it cannot do without, each with some value its type admits.
 * Nothing is to be learned from what such an operation answers.
 */
export function sampleVariables(schema: GraphQLSchema, document: DocumentNode): Record<string, unknown> {
  const samples: Record<string, unknown> = {}
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue
    for (const { variable, type, defaultValue } of definition.variableDefinitions ?? []) {
      if (type.kind !== Kind.NON_NULL_TYPE || defaultValue) continue
      const known: unknown = typeFromAST(schema, type.type)
      samples[variable.name.value] = sampleOf(known as GraphQLInputType)
    }
  }
  return samples
}

function sampleOf(type: GraphQLInputType): unknown {
  if (isNonNullType(type)) return sampleOf(type.ofType)
  if (isListType(type)) return []
  if (isEnumType(type)) return type.getValues()[0]?.name
  if (!isInputObjectType(type)) return sampleOfScalar(type)
  const fields = Object.values(type.getFields())
  const needed = type.isOneOf
    ? fields.slice(0, 1)
    : fields.filter((field) => isNonNullType(field.type) && field.defaultValue === undefined)
  return Object.fromEntries(needed.map((field) => [field.name, sampleOf(field.type)]))
}

function sampleOfScalar(type: GraphQLScalarType): unknown {
  return SAMPLES.find((sample) => {
    try {
      type.parseValue(sample)
      return true
    } catch {
      return false
    }
  })
}
