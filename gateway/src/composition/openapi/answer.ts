import {
  type DocumentNode,
  type FieldNode,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  getOperationAST,
  isAbstractType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql'
import { type Components, described, type JsonSchema, nullable, valueSchema } from './values.ts'

/** What is needed to follow a selection. */
interface Selecting {
  readonly schema: GraphQLSchema
  readonly document: DocumentNode
  readonly components: Components
}

/** The schema of what an operation answers with: the fields that it selects, under the names that it gives them. */
export function answerSchema(
  schema: GraphQLSchema,
  document: DocumentNode,
  components: Components,
): JsonSchema {
  const operation = getOperationAST(document)
  const root = operation && schema.getRootType(operation.operation)
  if (!operation || !root) throw new Error('A registered operation is one operation of the API')
  return objectSchema(root, [operation.selectionSet], { schema, document, components })
}

function objectSchema(
  type: GraphQLObjectType,
  sets: readonly SelectionSetNode[],
  selecting: Selecting,
): JsonSchema {
  const fields = new Map<string, FieldNode[]>()
  for (const set of sets) collect(type, set, fields, selecting)
  const properties = [...fields].map(([name, nodes]) => [name, fieldSchema(type, nodes, selecting)] as const)
  return {
    type: 'object',
    properties: Object.fromEntries(properties),
    required: properties.map(([name]) => name),
    additionalProperties: false,
  }
}

function fieldSchema(type: GraphQLObjectType, nodes: readonly FieldNode[], selecting: Selecting): JsonSchema {
  const [first] = nodes
  if (first?.name.value === '__typename') return { type: 'string', const: type.name }
  const field = type.getFields()[first?.name.value ?? '']
  if (!field) throw new Error(`${type.name} has no ${first?.name.value}`)
  const sets = nodes.flatMap(({ selectionSet }) => selectionSet ?? [])
  return described(outputSchema(field.type, sets, selecting), field.description)
}

function outputSchema(
  type: GraphQLOutputType,
  sets: readonly SelectionSetNode[],
  selecting: Selecting,
): JsonSchema {
  if (!isNonNullType(type)) return nullable(presentSchema(type, sets, selecting))
  return presentSchema(type, sets, selecting)
}

function presentSchema(
  type: GraphQLOutputType,
  sets: readonly SelectionSetNode[],
  selecting: Selecting,
): JsonSchema {
  const inner = getNullableType(type)
  if (isListType(inner)) return { type: 'array', items: outputSchema(inner.ofType, sets, selecting) }
  const named = getNamedType(inner)
  if (isObjectType(named)) return objectSchema(named, sets, selecting)
  if (!isAbstractType(named)) return valueSchema(named, selecting.components)
  const members = selecting.schema
    .getPossibleTypes(named)
    .map((member) => objectSchema(member, sets, selecting))
  const distinct = [...new Map(members.map((member) => [JSON.stringify(member), member])).values()]
  const [only] = distinct
  return distinct.length === 1 && only ? only : { anyOf: distinct }
}

/** The fields that are selected of an object of this type, fragments in their place. */
function collect(
  type: GraphQLObjectType,
  { selections }: SelectionSetNode,
  fields: Map<string, FieldNode[]>,
  selecting: Selecting,
): void {
  const { schema, document } = selecting
  for (const selection of selections) {
    if (selection.kind === Kind.FIELD) {
      const name = selection.alias?.value ?? selection.name.value
      fields.set(name, [...(fields.get(name) ?? []), selection])
      continue
    }
    const fragment =
      selection.kind === Kind.INLINE_FRAGMENT
        ? selection
        : document.definitions.find(
            (each) => each.kind === Kind.FRAGMENT_DEFINITION && each.name.value === selection.name.value,
          )
    if (!fragment || !('selectionSet' in fragment)) continue
    const condition = 'typeCondition' in fragment ? fragment.typeCondition?.name.value : undefined
    const narrowed = condition === undefined ? type : schema.getType(condition)
    const applies = narrowed === type || (isAbstractType(narrowed) && schema.isSubType(narrowed, type))
    if (applies && fragment.selectionSet) collect(type, fragment.selectionSet, fields, selecting)
  }
}
