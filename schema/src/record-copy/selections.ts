import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isInterfaceType,
  isObjectType,
  Kind,
  parse,
  type SelectionSetNode,
} from 'graphql'
import type { RecordCopyPart } from './contribution.ts'

/** A field that a part selects, with what is selected of it. */
export interface SelectedField {
  /** Type that has it. */
  readonly parent: string
  readonly name: string
  readonly type: GraphQLOutputType
  readonly description: string
  readonly fields: readonly SelectedField[]
}

/** What the rows of a part hold, in the order of its question. @throws when the question does not fit the graph */
export function rowFieldsOf({ name, question, at }: RecordCopyPart, schema: GraphQLSchema): SelectedField[] {
  const document = parse(question)
  const fragments = new Map(
    document.definitions
      .filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
      .map((fragment) => [fragment.name.value, fragment]),
  )
  const operation = document.definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION)
  const query = schema.getQueryType()
  if (operation?.kind !== Kind.OPERATION_DEFINITION || !query)
    throw new Error(`The part ${name} selects nothing`)
  let fields = fieldsIn(operation.selectionSet, query, schema, fragments)
  for (const step of at) {
    const found = fields.find((field) => field.name === step)
    if (!found) throw new Error(`The part ${name} does not ask for ${step}`)
    fields = [...found.fields]
  }
  const nodes = fields.find((field) => field.name === 'nodes')
  return nodes ? [...nodes.fields] : fields
}

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>

function fieldsIn(
  set: SelectionSetNode,
  parent: GraphQLNamedType,
  schema: GraphQLSchema,
  fragments: Fragments,
): SelectedField[] {
  const found = new Map<string, SelectedField>()
  for (const selection of set.selections) {
    if (selection.kind === Kind.FIELD) {
      const field = selected(selection, parent, schema, fragments)
      found.set(field.name, field)
      continue
    }
    const spread = selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection
    const condition = spread?.typeCondition?.name.value
    const type = condition === undefined ? parent : schema.getType(condition)
    if (!spread || !type) throw new Error(`A fragment of ${parent.name} fits nothing`)
    for (const field of fieldsIn(spread.selectionSet, type, schema, fragments)) found.set(field.name, field)
  }
  return [...found.values()]
}

function selected(
  node: FieldNode,
  parent: GraphQLNamedType,
  schema: GraphQLSchema,
  fragments: Fragments,
): SelectedField {
  const definition = fieldOf(parent, node.name.value)
  const type = getNamedType(definition.type)
  return {
    parent: parent.name,
    name: node.name.value,
    type: definition.type,
    description: definition.description ?? '',
    fields: node.selectionSet ? fieldsIn(node.selectionSet, type, schema, fragments) : [],
  }
}

function fieldOf(parent: GraphQLNamedType, name: string): GraphQLField<unknown, unknown> {
  const definition = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined
  if (!definition) throw new Error(`${parent.name} has no field ${name}`)
  return definition
}
