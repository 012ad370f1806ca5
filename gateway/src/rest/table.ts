import {
  type DocumentNode,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  getOperationAST,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql'

/** A column of a table: the place of its value in a row, written with dots. */
export interface TableColumn {
  readonly path: readonly string[]
  /** It is a list of objects that each name a dimension: a column for each of them, found by the rows. */
  readonly byDimension?: boolean
}

/** The table that an operation answers with. */
export interface Table {
  /** Where the list of rows stands in the data. */
  readonly path: readonly string[]
  /** Where a row stands in what the list holds: `node` in the edges of a connection. */
  readonly within: readonly string[]
  readonly columns: readonly TableColumn[]
}

/** A field of a document with the type it answers with, fragments in their place. */
interface Selected {
  readonly name: string
  readonly field: FieldNode
  readonly type: ReturnType<typeof getNamedType>
  readonly list: boolean
}

/**
 * The table of an operation: the one list of objects that is nearest to its root. An operation with several roots, or with two such lists side by
 * side, has none.
 */
export function tableOf(schema: GraphQLSchema, document: DocumentNode): Table | undefined {
  const operation = getOperationAST(document)
  const root = operation && schema.getRootType(operation.operation)
  if (!operation || !root) return undefined
  const fields = selectedFields(schema, document, root, operation.selectionSet)
  const [only, ...others] = fields
  return only && others.length === 0 ? tableUnder(schema, document, only, []) : undefined
}

function tableUnder(
  schema: GraphQLSchema,
  document: DocumentNode,
  selected: Selected,
  above: readonly string[],
): Table | undefined {
  const path = [...above, selected.name]
  const { type, field, list } = selected
  if (!isCompositeType(type) || !field.selectionSet) return undefined
  const fields = selectedFields(schema, document, type, field.selectionSet)
  if (list) {
    const node = selected.name === 'edges' ? fields.find(({ name }) => name === 'node') : undefined
    const rows =
      node && isCompositeType(node.type) && node.field.selectionSet
        ? selectedFields(schema, document, node.type, node.field.selectionSet)
        : fields
    return { path, within: node ? ['node'] : [], columns: columnsOf(schema, document, rows, []) }
  }
  const tables = fields.flatMap((each) => tableUnder(schema, document, each, path) ?? [])
  const depth = Math.min(...tables.map((table) => table.path.length))
  const [nearest, ...equal] = tables.filter((table) => table.path.length === depth)
  return equal.length === 0 ? nearest : undefined
}

function columnsOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  fields: readonly Selected[],
  above: readonly string[],
): TableColumn[] {
  return fields.flatMap(({ name, field, type, list }) => {
    const path = [...above, name]
    if (!isCompositeType(type) || !field.selectionSet) return [{ path }]
    const inner = selectedFields(schema, document, type, field.selectionSet)
    if (!list) return columnsOf(schema, document, inner, path)
    return [inner.some((each) => each.name === 'dimension') ? { path, byDimension: true } : { path }]
  })
}

/** The fields that a selection selects, each once, without `__typename`. */
function selectedFields(
  schema: GraphQLSchema,
  document: DocumentNode,
  type: GraphQLCompositeType,
  { selections }: SelectionSetNode,
): Selected[] {
  const found = selections.flatMap((selection): Selected[] => {
    if (selection.kind === Kind.FIELD) return fieldOf(type, selection)
    const fragment =
      selection.kind === Kind.INLINE_FRAGMENT
        ? selection
        : document.definitions.find(
            (each) => each.kind === Kind.FRAGMENT_DEFINITION && each.name.value === selection.name.value,
          )
    if (!fragment || !('selectionSet' in fragment)) return []
    const condition = 'typeCondition' in fragment ? fragment.typeCondition?.name.value : undefined
    const narrowed = condition === undefined ? type : schema.getType(condition)
    return isCompositeType(narrowed) ? selectedFields(schema, document, narrowed, fragment.selectionSet) : []
  })
  return [...new Map(found.map((each) => [each.name, each])).values()]
}

function fieldOf(type: GraphQLCompositeType, field: FieldNode): Selected[] {
  const defined = isObjectType(type) || isInterfaceType(type) ? type.getFields()[field.name.value] : undefined
  if (!defined) return []
  const name = field.alias?.value ?? field.name.value
  return [{ name, field, type: getNamedType(defined.type), list: isListType(getNullableType(defined.type)) }]
}
