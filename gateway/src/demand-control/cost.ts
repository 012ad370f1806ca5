import {
  type ArgumentNode,
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql'
import type { Variables } from '../subgraphs/compiled-operation.ts'
import type { FieldCost, FieldCosts } from './field-costs.ts'

/** What an operation costs with these variables, before it is executed. */
export type Cost = (variables: Variables) => number

/** How many elements a list is taken to have of which the schema says nothing. */
const UNSAID = 10

const NOTHING: Cost = () => 0

/**
 * The cost of an operation by the cost specification: an object weighs 1, a field its `@cost`, and a list its length times what one of its
 * elements costs; the length of a page is what the operation asks for. It is an upper bound: what fragments have in common counts twice.
 * The document must be valid.
 */
export function costOf(
  operation: OperationDefinitionNode,
  document: DocumentNode,
  { schema, costs }: { readonly schema: GraphQLSchema; readonly costs: FieldCosts },
): Cost {
  const fragments = new Map(
    document.definitions
      .filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
      .map((fragment) => [fragment.name.value, fragment]),
  )
  const known = new Map<FragmentDefinitionNode, Cost>()
  const root = schema.getRootType(operation.operation)
  return root ? ofSelections(operation.selectionSet, root, undefined) : NOTHING

  /** `sizes`: how long the list fields of a page are, by its arguments. */
  function ofSelections(set: SelectionSetNode, parent: GraphQLCompositeType, sizes: Sizes | undefined): Cost {
    return sum(
      set.selections.map((selection) => {
        if (selection.kind === Kind.FIELD)
          return when(selection.directives, ofField(selection, parent, sizes))
        if (selection.kind === Kind.INLINE_FRAGMENT) {
          const type = selection.typeCondition ? typeNamed(selection.typeCondition.name.value) : parent
          return when(
            selection.directives,
            type ? ofSelections(selection.selectionSet, type, sizes) : NOTHING,
          )
        }
        const fragment = fragments.get(selection.name.value)
        return fragment ? when(selection.directives, ofFragment(fragment, sizes)) : NOTHING
      }),
    )
  }

  function ofFragment(fragment: FragmentDefinitionNode, sizes: Sizes | undefined): Cost {
    const before = sizes ? undefined : known.get(fragment)
    if (before) return before
    const type = typeNamed(fragment.typeCondition.name.value)
    const cost = type ? ofSelections(fragment.selectionSet, type, sizes) : NOTHING
    if (!sizes) known.set(fragment, cost)
    return cost
  }

  function ofField(field: FieldNode, parent: GraphQLCompositeType, sizes: Sizes | undefined): Cost {
    const name = field.name.value
    const definition = 'getFields' in parent ? parent.getFields()[name] : undefined
    if (!definition) return NOTHING
    const { weight = 0, listSize }: FieldCost = costs.get(`${parent.name}.${name}`) ?? {}
    const type = getNamedType(definition.type)
    if (!isCompositeType(type) || !field.selectionSet) return weight === 0 ? NOTHING : () => weight
    const own = lengthOf(listSize, field.arguments ?? [])
    const within = listSize?.sizedFields && own ? { fields: listSize.sizedFields, length: own } : undefined
    const element = ofSelections(field.selectionSet, type, within)
    const length = within
      ? ONE
      : sizes?.fields.includes(name)
        ? sizes.length
        : (own ?? unsaid(definition.type))
    return (variables) => weight + length(variables) * (1 + element(variables))
  }

  function typeNamed(name: string): GraphQLCompositeType | undefined {
    const type = schema.getType(name)
    return isCompositeType(type) ? type : undefined
  }
}

/** Of a page: which of its fields are lists, and how long they are. */
interface Sizes {
  readonly fields: readonly string[]
  readonly length: Cost
}

const ONE: Cost = () => 1

const unsaid = (type: { toString(): string }): Cost => (String(type).startsWith('[') ? () => UNSAID : ONE)

function sum(costs: readonly Cost[]): Cost {
  const counted = costs.filter((cost) => cost !== NOTHING)
  if (counted.length === 0) return NOTHING
  return (variables) => counted.reduce((total, cost) => total + cost(variables), 0)
}

function lengthOf(listSize: FieldCost['listSize'], given: readonly ArgumentNode[]): Cost | undefined {
  if (!listSize) return undefined
  const { assumedSize = UNSAID, slicingArguments = [] } = listSize
  const slices = given.filter(({ name }) => slicingArguments.includes(name.value)).map(({ value }) => value)
  if (slices.length === 0) return () => assumedSize
  return (variables) => Math.max(...slices.map((slice) => numberIn(slice, variables) ?? assumedSize))
}

function numberIn(value: ValueNode, variables: Variables): number | undefined {
  if (value.kind === Kind.INT) return Math.max(0, Number(value.value))
  if (value.kind !== Kind.VARIABLE) return undefined
  const given = variables[value.name.value]
  return typeof given === 'number' && given >= 0 ? given : undefined
}

/** What is skipped, or not included, costs nothing. */
function when(directives: readonly DirectiveNode[] | undefined, cost: Cost): Cost {
  const conditions = (directives ?? []).flatMap(({ name, arguments: [condition] = [] }) =>
    condition && (name.value === 'skip' || name.value === 'include')
      ? [{ value: condition.value, wanted: name.value === 'include' }]
      : [],
  )
  if (conditions.length === 0 || cost === NOTHING) return cost
  return (variables) =>
    conditions.every(({ value, wanted }) => truth(value, variables) !== !wanted) ? cost(variables) : 0
}

function truth(value: ValueNode, variables: Variables): unknown {
  if (value.kind === Kind.BOOLEAN) return value.value
  return value.kind === Kind.VARIABLE ? variables[value.name.value] : undefined
}
